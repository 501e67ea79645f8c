package org.parley.client;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.parley.config.Origin;
import org.parley.config.RawValue;
import org.parley.config.UnfitValueException;
import org.parley.config.ValueTypes;
import org.parley.sip.SipSyntaxException;
import org.parley.sip.SipUri;
import org.parley.sip.identity.PasswordAnswers;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code parley chat}: a participant at the console, or in a script. */
@Command(
        name = "chat",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Joins a room: lines typed are sent, what others say is printed as 'name: text'.",
        footer = {
            "",
            "Lines that begin with a slash are commands, // at the start of a line sends it with one slash:",
            "  /msg WHO TEXT         says it to WHO alone; WHO is a URI, user@host, or a name of somebody in the room",
            "  /who                  lists who is in the room",
            "  /nick [NAME]          takes a nickname; without NAME gives it back",
            "  /topic [TEXT]         says what the room is about; without TEXT shows it, \"\" removes it",
            "  /invite URI           has the room call somebody",
            "  /kick WHO [REASON]    puts somebody out; /ban WHO [REASON] for good, /unban URI lets in again",
            "  /silence WHO [REASON] takes somebody's voice, /unsilence WHO gives it back",
            "  /role WHO ROLE        makes WHO owner, moderator, participant, observer, or what is the default",
            "  /lock [REASON]        lets nobody new in, /unlock lets people in again",
            "  /members on|off       lets members in alone, or everybody; add URI, remove URI: who they are",
            "  /help, /quit          lists these commands; leaves",
            "Names with spaces stand in double quotes. What is not allowed here the room refuses.",
            "",
            "With standard input redirected each line is sent once the one before it was delivered; at its end the room is left.",
            "Exit codes: 0 everything was delivered and done, 1 something was refused or not delivered or the room could not"
                    + " be joined, 2 wrong usage."
        })
public final class ChatCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ROOM", converter = SipUriConverter.class, description = "The room, sip:room@host[:port].")
    private SipUri room = SipUri.parse("sip:invalid");

    @Option(
            names = {"-f", "--from"},
            paramLabel = "URI",
            converter = SipUriConverter.class,
            description = "Who you are, sip:user@host; by default your login name at localhost.")
    private @Nullable SipUri from;

    @Option(
            names = {"-n", "--name"},
            paramLabel = "NAME",
            description = "The name shown beside your address.")
    private String name = "";

    @Option(
            names = "--anonymous",
            description = "Asks the room not to tell others who you are; it gives you an address for the stay.")
    private boolean anonymous;

    @Option(
            names = {"-t", "--transport"},
            paramLabel = "udp|tcp|tls",
            description =
                    "What carries SIP; by default what the ROOM's transport parameter says, else udp. A sips: ROOM"
                            + " goes by TLS.")
    private String transport = "";

    @Option(names = "--tls", description = "Offers MSRP over TLS.")
    private boolean tls;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "How long joining, and each delivery, may take; 30s by default.")
    private Duration timeout = Duration.ofSeconds(30);

    @Option(
            names = "--linger",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "How long to stay and print after the end of standard input, such as 5s; 0s by default.")
    private Duration linger = Duration.ZERO;

    @Option(
            names = "--typing",
            negatable = true,
            description = "Shows on standard error who is typing; by default at a terminal.")
    private @Nullable Boolean typing;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description =
                    "Holds your password in its first line, for the room and for relays. The user is that of --from.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description = "PEM file of the authorities that may vouch for the server and the nearest relay over TLS; by"
                    + " default those of Java.")
    private @Nullable Path trust;

    @Mixin
    private RelayOptions relays = new RelayOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        SipUri sender = sender();
        Optional<String> password = password();
        boolean interactive =
                Boolean.getBoolean("parley.terminal"); // the start script looks: Java tells it differently by version
        if (trust != null && !Files.isReadable(trust)) {
            throw misused("--trust: " + trust + " (expected: a PEM file that can be read)");
        }
        ChatOptions options = new ChatOptions(
                target(),
                sender,
                name,
                anonymous,
                tls,
                relays.access(sender, password, trust, this::misused),
                password.map(secret -> new PasswordAnswers(sender.user(), secret)),
                Optional.ofNullable(trust),
                timeout,
                linger,
                interactive,
                Optional.ofNullable(typing).orElse(interactive));
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        return new Chat(options, new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), out, err)
                .run();
    }

    private Optional<String> password() {
        try {
            return Optional.ofNullable(passwordFile).map(Password::in);
        } catch (IllegalArgumentException none) {
            throw misused("--password-file: " + none.getMessage());
        }
    }

    private SipUri target() {
        if (room.user().isEmpty()) {
            throw misused("ROOM: '" + room + "' (expected: sip:room@host[:port])");
        }
        String word = transport.toLowerCase(Locale.ROOT);
        if (word.isEmpty()) {
            return room;
        }
        if (!word.equals("udp") && !word.equals("tcp") && !word.equals("tls")) {
            throw misused("--transport: '" + transport + "' (expected: udp, tcp or tls)");
        }
        if (room.parameter("transport").isPresent()) {
            throw misused("--transport: '" + transport + "' (expected: none, because ROOM has a transport parameter)");
        }
        return SipUri.parse(room + ";transport=" + word);
    }

    private SipUri sender() {
        return Optional.ofNullable(from)
                .orElseGet(() -> SipUri.of(false, System.getProperty("user.name", "someone"), "localhost", -1));
    }

    private ParameterException misused(String what) {
        return new ParameterException(spec.commandLine(), what);
    }

    /** Reads SIP URIs. */
    static final class SipUriConverter implements ITypeConverter<SipUri> {
        @Override
        public SipUri convert(String text) {
            try {
                return SipUri.parse(text);
            } catch (SipSyntaxException wrong) {
                throw new TypeConversionException("'" + text + "' (expected: sip:user@host[:port])");
            }
        }
    }

    /** Reads times with their unit, as the configuration does. */
    static final class TimeConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                return ValueTypes.duration("0s", "1d").read(RawValue.scalar(text, Origin.DEFAULT));
            } catch (UnfitValueException unfit) {
                throw new TypeConversionException("'" + text + "' (expected: " + unfit.expected() + ")");
            }
        }
    }
}
