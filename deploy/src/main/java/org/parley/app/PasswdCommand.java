package org.parley.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.parley.chat.media.Passwords;
import org.parley.client.Password;
import org.parley.credentials.CredentialLines;
import org.parley.msrp.IdSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley passwd USER REALM}: what credentials.file holds for a user. The password itself is stored and shown nowhere. */
@Command(
        name = "passwd",
        mixinStandardHelpOptions = true,
        description = "Makes the lines of credentials.file that let a user in with a password.",
        footer = {
            "",
            "The password is asked for at a terminal, else read from the first line of standard input.",
            "Exit codes: 0 done, 1 the file cannot be written, 2 wrong usage."
        })
final class PasswdCommand implements Callable<Integer> {
    private static final String OWNER_ONLY = "rw-------";

    @Parameters(index = "0", arity = "0..1", paramLabel = "USER", description = "The user, as in sip:USER@REALM.")
    private String user = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "REALM",
            description = "The user's domain, or the name of the relay.")
    private String realm = "";

    @Option(
            names = "--room",
            description = "Prints a room's password as password-hash in rooms.list takes it, instead.")
    private boolean room;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description =
                    "Puts the lines into this file in the place of the user's earlier ones, instead of printing them.")
    private @Nullable Path file;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Holds the password in its first line; by default it is asked for.")
    private @Nullable Path passwordFile;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        if (room) {
            return hash();
        } else if (user.isEmpty() || realm.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Missing required parameters: USER and REALM, or --room");
        }
        List<String> lines;
        try {
            lines = CredentialLines.entry(user, realm, password());
        } catch (IllegalArgumentException unfit) {
            throw new ParameterException(spec.commandLine(), String.valueOf(unfit.getMessage()));
        }
        Path target = file;
        if (target == null) {
            lines.forEach(spec.commandLine().getOut()::println);
            return 0;
        }
        try {
            put(target, lines);
        } catch (IOException refused) {
            throw new StartException(target + " cannot be written: " + refused.getMessage());
        }
        return 0;
    }

    private int hash() throws IOException {
        if (!user.isEmpty() || file != null) {
            throw new ParameterException(spec.commandLine(), "--room takes neither USER nor --file");
        }
        String secret = password();
        if (secret.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "password: empty (expected: at least one character)");
        }
        spec.commandLine()
                .getOut()
                .println(Passwords.kept(new IdSource().messageId().value(), secret));
        return 0;
    }

    private String password() throws IOException {
        Path from = passwordFile;
        if (from != null) {
            return Password.in(from);
        }
        java.io.Console console = Boolean.getBoolean("parley.terminal") ? System.console() : null;
        String typed;
        if (console != null) {
            char[] hidden = room
                    ? console.readPassword("password of the room: ")
                    : console.readPassword("password of %s in %s: ", user, realm);
            typed = hidden == null ? "" : new String(hidden);
        } else {
            String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            typed = line == null ? "" : line;
        }
        if (typed.isEmpty()) {
            throw new IllegalArgumentException("password: none (expected: one line)");
        }
        return typed;
    }

    /** The whole file anew beside the old one, then renamed over it: a server that reads it sees the old or the new. */
    private void put(Path target, List<String> lines) throws IOException {
        String mine = user + ":" + realm + ":";
        List<String> all = new ArrayList<>();
        if (Files.exists(target)) {
            Files.readAllLines(target, StandardCharsets.UTF_8).stream()
                    .filter(line -> !line.startsWith(mine))
                    .forEach(all::add);
        }
        all.addAll(lines);
        Path fresh = target.resolveSibling(target.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Set<PosixFilePermission> permissions = Files.exists(target)
                    ? Files.getPosixFilePermissions(target)
                    : PosixFilePermissions.fromString(OWNER_ONLY);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
            Files.write(fresh, all, StandardCharsets.UTF_8);
            Files.setPosixFilePermissions(fresh, permissions);
        } else {
            Files.write(fresh, all, StandardCharsets.UTF_8);
        }
        Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
