package org.parley.chat.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.parley.chat.room.RoomAddress;

/** The directory: which file is whose, and how one takes the place of another. One process has it at a time. Blocks; not for event loops. */
final class Folder implements AutoCloseable {
    private static final String ENDING = ".room.json";
    private static final int LONGEST = 150;
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final Path folder;
    private final FileChannel lock;

    private Folder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** Takes possession of a directory, which is made if there is none. */
    static Folder open(Path folder) throws IOException {
        Files.createDirectories(folder, POSIX ? owned("rwx------") : new FileAttribute<?>[0]);
        FileChannel lock = FileChannel.open(
                folder.resolve(".lock"), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), mine());
        try {
            FileLock held = lock.tryLock();
            if (held != null) {
                return new Folder(folder, lock);
            }
        } catch (OverlappingFileLockException ours) {
            lock.close();
            throw new IOException("this process has it open already", ours);
        }
        lock.close();
        throw new IOException("another process has it open");
    }

    private static FileAttribute<?>[] owned(String permissions) {
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        };
    }

    // only its owner reads it: hashes of passwords are in there
    private static FileAttribute<?>[] mine() {
        return POSIX ? owned("rw-------") : new FileAttribute<?>[0];
    }

    /** The files of rooms, by name. */
    List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().endsWith(ENDING))
                    .sorted()
                    .toList();
        }
    }

    /** The file of a room: told by its name, so that one that cannot be read is known to be there. */
    Path file(RoomAddress room) {
        StringBuilder name = new StringBuilder();
        for (byte octet : (room.user() + "@" + room.host()).getBytes(StandardCharsets.UTF_8)) {
            boolean plain = octet >= '0' && octet <= '9'
                    || octet >= 'a' && octet <= 'z'
                    || octet >= 'A' && octet <= 'Z'
                    || octet == '-'
                    || octet == '_'
                    || octet == '@'
                    || (octet == '.' && name.length() > 0);
            name.append(plain ? String.valueOf((char) octet) : String.format("%%%02X", octet & 0xff));
        }
        if (name.length() > LONGEST) {
            String rest = digest(name.toString());
            name.setLength(LONGEST - rest.length() - 1);
            name.append('+').append(rest);
        }
        return folder.resolve(name + ENDING);
    }

    private static String digest(String name) {
        try {
            byte[] all = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(all, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** A file that is no room's. */
    Path named(String name) {
        return folder.resolve(name);
    }

    /** Puts a text in the place of a file: at any moment the file is the old one or the new one, whole. Safe once {@link #settle} returned. */
    void replace(Path file, String text) throws IOException {
        Path fresh = folder.resolve(".new");
        Files.deleteIfExists(fresh);
        try (FileChannel out =
                FileChannel.open(fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mine())) {
            ByteBuffer octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (octets.hasRemaining()) {
                out.write(octets);
            }
            out.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void remove(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    /** Brings what was put in place and removed to safety. */
    void settle() throws IOException {
        if (POSIX) { // elsewhere a directory cannot be opened
            try (FileChannel itself = FileChannel.open(folder, StandardOpenOption.READ)) {
                itself.force(true);
            }
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
