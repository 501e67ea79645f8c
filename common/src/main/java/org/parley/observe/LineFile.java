package org.parley.observe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of lines that only grows. It may be renamed or removed at any time, as log rotation does it: the next lines go to a new one under
 * the old name. Lines reach the operating system with each batch and the disk at the end.
 */
public final class LineFile implements Outbox.Writer<String> {
    private static final Set<OpenOption> APPENDING =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    private static final String OWNER_AND_GROUP = "rw-r-----";

    private final Path path;
    private @Nullable FileChannel channel;
    private @Nullable Object identity;
    private boolean torn;

    /** A file that is opened, and made if need be, with the first lines. */
    public LineFile(Path path) {
        this.path = path;
    }

    @Override
    public void write(List<String> lines) throws IOException {
        StringBuilder text = new StringBuilder(torn ? "\n" : "");
        lines.forEach(line -> text.append(line).append('\n'));
        ByteBuffer octets = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
        FileChannel open = current();
        try {
            while (octets.hasRemaining()) {
                open.write(octets);
            }
            torn = false;
        } catch (IOException failure) {
            // A full disk may take half a line: what comes later begins a line of its own.
            torn |= octets.position() > 0;
            throw failure;
        }
    }

    @Override
    public void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.force(true);
            open.close();
        }
    }

    private FileChannel current() throws IOException {
        FileChannel open = channel;
        if (open != null && Objects.equals(identity, identity(path))) {
            return open;
        }
        close();
        FileChannel made = FileChannel.open(path, APPENDING, permissions());
        channel = made;
        identity = identity(path);
        return made;
    }

    // Null when there is no such file; a file system that knows no identities notices only that.
    private static @Nullable Object identity(Path path) throws IOException {
        try {
            Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
            return key == null ? "there" : key;
        } catch (NoSuchFileException renamed) {
            return null;
        }
    }

    private FileAttribute<?>[] permissions() {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_AND_GROUP))
                }
                : new FileAttribute<?>[0];
    }
}
