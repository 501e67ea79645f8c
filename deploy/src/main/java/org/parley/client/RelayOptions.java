package org.parley.client;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.MsrpSyntaxException;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.session.relay.RelayAccess;
import org.parley.sip.SipUri;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** What the command line says of relays (RFC 4976). */
final class RelayOptions {
    @Option(
            names = "--relay",
            paramLabel = "URI",
            converter = RelayConverter.class,
            description = "A relay the messages go through, 'msrps://host[:port];tcp'; again for each further one, the"
                    + " nearest first. Without a port DNS is asked for _msrps._tcp, and 2855 is tried.")
    private List<MsrpUri> relays = List.of();

    @Option(
            names = "--relay-user",
            paramLabel = "NAME",
            description = "Who the relays know you as; by default the user part of --from.")
    private String user = "";

    /** Empty without relays; throws what {@code misused} makes of a sentence that says what is wrong. */
    Optional<RelayAccess> access(
            SipUri from,
            Optional<String> password,
            @Nullable Path trust,
            Function<String, ParameterException> misused) {
        if (relays.isEmpty()) {
            if (!user.isEmpty()) {
                throw misused.apply("--relay-user: without --relay (expected: a relay)");
            }
            return Optional.empty();
        }
        if (password.isEmpty()) {
            throw misused.apply("--relay: without --password-file (expected: a file with your password for the relay)");
        }
        String name = user.isEmpty() ? from.user() : user;
        try {
            return Optional.of(RelayAccess.of(relays, name, password.get()).trusting(trust));
        } catch (IllegalArgumentException unfit) {
            throw misused.apply("--relay: " + unfit.getMessage());
        }
    }

    /** Reads relays' URIs. */
    static final class RelayConverter implements ITypeConverter<MsrpUri> {
        @Override
        public MsrpUri convert(String text) {
            try {
                MsrpUri uri = MsrpUri.parse(text);
                if (uri.secure() && uri.sessionId() == null && uri.transport().equals("tcp")) {
                    return uri;
                }
            } catch (MsrpSyntaxException wrong) {
                throw new TypeConversionException(expected(text, ": " + wrong.getMessage()));
            }
            throw new TypeConversionException(expected(text, ""));
        }

        private static String expected(String text, String why) {
            return "'" + text + "'" + why + " (expected: msrps://host[:port];tcp, with the quotes a shell wants around"
                    + " the semicolon)";
        }
    }
}
