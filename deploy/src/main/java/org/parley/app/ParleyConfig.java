package org.parley.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.parley.capture.HepConfig;
import org.parley.chat.RoomConfig;
import org.parley.chat.cluster.TailLimits;
import org.parley.chat.focus.FocusConfig;
import org.parley.chat.media.MediaConfig;
import org.parley.chat.policy.PolicyFields;
import org.parley.chat.room.RoomPolicy;
import org.parley.chat.roster.RosterConfig;
import org.parley.config.ConfigException;
import org.parley.config.ConfigLoader;
import org.parley.config.ConfigProblem;
import org.parley.config.ConfigValues;
import org.parley.config.KeySpec;
import org.parley.config.Origin;
import org.parley.config.Secret;
import org.parley.credentials.CredentialStore;
import org.parley.msrp.MsrpSyntaxException;
import org.parley.msrp.link.Listener;
import org.parley.msrp.link.TlsFiles;
import org.parley.msrp.session.EndpointConfig;
import org.parley.sip.DialogConfig;
import org.parley.sip.identity.IdentityConfig;
import org.parley.sip.stack.HostPort;
import org.parley.sip.stack.SipConfig;
import org.parley.sip.stack.SipTransport;
import org.parley.tls.CertificatePair;

/** The configuration of one Parley process: checked, complete, immutable. Gives each part of the server its own record. */
public final class ParleyConfig {
    /** What the environment variables of our keys begin with. */
    static final String PREFIX = "PARLEY_";

    /** Variables the start script reads. */
    private static final Set<String> SCRIPT = Set.of("PARLEY_CONFIG", "PARLEY_JAVA_OPTS");

    private final ConfigValues values;
    private final Role role;

    private ParleyConfig(ConfigValues values, Role role) {
        this.values = values;
        this.role = role;
    }

    /**
     * Merges file, environment and overrides; the later wins.
     *
     * @param file the configuration file, if any
     * @param overrides key to value, as {@code --set} gives them
     * @param environment the process's environment; only {@code PARLEY_…} is looked at
     * @throws org.parley.config.ConfigException with everything that does not fit, a line each
     */
    public static ParleyConfig load(
            Optional<Path> file, Map<String, String> overrides, Map<String, String> environment) {
        return load(file, overrides, environment, Role.SERVE);
    }

    /** The same, for a process of another role: what it does not open is not checked. */
    public static ParleyConfig load(
            Optional<Path> file, Map<String, String> overrides, Map<String, String> environment, Role role) {
        ConfigLoader loader = new ConfigLoader(Keys.SCHEMA, PREFIX, ParleyConfig::foreign);
        ConfigValues values = loader.load(file, environment, overrides);
        ConfigChecks.run(values, role);
        ParleyConfig config = new ParleyConfig(values, role);
        config.tryAll();
        return config;
    }

    // Each part checks its own record: what the keys' types could not know is found here, before anything is opened.
    private void tryAll() {
        List<ConfigProblem> problems = new ArrayList<>();
        List<Supplier<?>> records = new ArrayList<>(List.of(() -> Credentials.tried(values)));
        if (role.rooms()) {
            records.addAll(List.of(
                    this::endpoint, this::sip, this::identity, this::dialogs, this::focus, this::rooms, this::media));
        }
        if (role.relay()) {
            records.add(() -> relay().tried());
        }
        for (Supplier<?> record : records) {
            try {
                Object unused = record.get();
            } catch (IllegalArgumentException | MsrpSyntaxException unfit) {
                problems.add(new ConfigProblem(
                        new Origin("configuration", Path.of("")), String.valueOf(unfit.getMessage())));
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** Every key's value and where it came from. */
    public ConfigValues values() {
        return values;
    }

    /** What this process does. */
    Role role() {
        return role;
    }

    /** What this node is called. */
    String node() {
        return values.value(Keys.NODE_NAME);
    }

    /** How many event loops. */
    int eventLoops() {
        int loops = values.value(Keys.NODE_EVENT_LOOPS);
        return loops == 0 ? Runtime.getRuntime().availableProcessors() : loops;
    }

    /** Which name servers are asked, each address:port; none: the system's. */
    List<String> dnsServers() {
        return values.value(Keys.NODE_DNS_SERVERS);
    }

    /** How long a stop may take. */
    Duration drainTime() {
        return values.value(Keys.NODE_DRAIN_TIME);
    }

    /** Where operators are served; empty for nowhere. */
    Optional<org.parley.config.HostPort> http() {
        return values.value(OperatorKeys.HTTP_LISTEN);
    }

    /** What operators must show there; empty when whoever is on this machine may ask. */
    Optional<String> httpToken() {
        return values.value(OperatorKeys.HTTP_TOKEN_FILE).map(Secret::value);
    }

    /** Where captured messages go; empty for nowhere. */
    Optional<HepConfig> capture() {
        return values.value(OperatorKeys.CAPTURE_HEP_COLLECTOR)
                .map(collector -> new HepConfig(
                        collector.host(),
                        collector.port(),
                        values.value(OperatorKeys.CAPTURE_HEP_TRANSPORT) == OperatorKeys.HepTransport.TCP,
                        values.value(OperatorKeys.CAPTURE_HEP_ID),
                        values.value(OperatorKeys.CAPTURE_HEP_PASSWORD_FILE).map(Secret::value),
                        node()));
    }

    /** The relay. */
    RelaySettings relay() {
        return new RelaySettings(values, eventLoops());
    }

    /** The MSRP endpoint. */
    EndpointConfig endpoint() {
        List<Listener> listeners = new ArrayList<>();
        msrpListener(listeners, MsrpKeys.MSRP_TCP_LISTEN, MsrpKeys.MSRP_TCP_ADVERTISE, false);
        msrpListener(listeners, MsrpKeys.MSRP_TLS_LISTEN, MsrpKeys.MSRP_TLS_ADVERTISE, true);
        EndpointConfig.Limits standard = EndpointConfig.Limits.defaults();
        return EndpointConfig.defaults()
                .withTls(msrpTls())
                .withListeners(listeners)
                .withGatherLimit(Math.toIntExact(values.value(RoomKeys.ROOMS_GATHER_LIMIT)))
                .withMaxMessage(values.value(RoomKeys.ROOMS_MAX_SIZE))
                .withChunkReceptionTimeout(values.value(RoomKeys.ROOMS_CHUNK_RECEPTION_TIMER))
                .withTransactionTimeout(values.value(MsrpKeys.MSRP_TRANSACTION_TIMEOUT))
                .withBindTimeout(values.value(MsrpKeys.MSRP_BIND_TIMEOUT))
                .withNamedClients(values.value(MsrpKeys.MSRP_TLS_NAMED_CLIENTS))
                .withSendQueueOctets(values.value(MsrpKeys.MSRP_SEND_QUEUE))
                .withSendBufferOctets(Math.toIntExact(values.value(MsrpKeys.MSRP_SEND_BUFFER)))
                .withStallTimeout(values.value(MsrpKeys.MSRP_STALL_TIMEOUT))
                .withEventLoops(eventLoops())
                .withLimits(new EndpointConfig.Limits(
                        values.value(MsrpKeys.MSRP_MAX_CONNECTIONS),
                        values.value(MsrpKeys.MSRP_MAX_CONNECTIONS_PER_ADDRESS),
                        values.value(MsrpKeys.MSRP_REQUESTS_PER_SECOND),
                        values.value(MsrpKeys.MSRP_OCTETS_PER_SECOND),
                        values.value(MsrpKeys.MSRP_USER_REQUESTS_PER_SECOND),
                        standard.dialsPerSecond(),
                        standard.dialing()));
    }

    /** The names of the MSRP listeners, in the order in which {@link #endpoint} has them. */
    List<String> msrpListenerNames() {
        List<String> names = new ArrayList<>();
        values.value(MsrpKeys.MSRP_TCP_LISTEN).ifPresent(listen -> names.add("msrp.tcp"));
        values.value(MsrpKeys.MSRP_TLS_LISTEN).ifPresent(listen -> names.add("msrp.tls"));
        return names;
    }

    /** The SIP stack, as far as it can be checked without asking anybody. */
    private SipConfig sip() {
        return sip(CredentialStore.none());
    }

    /** The SIP stack; WebSockets may have to prove who they are to that store. */
    SipConfig sip(CredentialStore credentials) {
        List<SipConfig.Listener> listeners = new ArrayList<>();
        sipListener(listeners, SipKeys.SIP_UDP_LISTEN, SipKeys.SIP_UDP_ADVERTISE, SipTransport.UDP);
        sipListener(listeners, SipKeys.SIP_TCP_LISTEN, SipKeys.SIP_TCP_ADVERTISE, SipTransport.TCP);
        sipListener(listeners, SipKeys.SIP_TLS_LISTEN, SipKeys.SIP_TLS_ADVERTISE, SipTransport.TLS);
        sipListener(listeners, SipKeys.SIP_WS_LISTEN, SipKeys.SIP_WS_ADVERTISE, SipTransport.WS);
        sipListener(listeners, SipKeys.SIP_WSS_LISTEN, SipKeys.SIP_WSS_ADVERTISE, SipTransport.WSS);
        return SipConfig.of(node(), listeners)
                .withNames(TrunkKeys.names(values))
                .withWeb(
                        new SipConfig.Web(WebDoors.of(values, credentials), values.value(SipKeys.SIP_WS_PING_INTERVAL)))
                .withRates(new SipConfig.Rates(values.value(SipKeys.SIP_RATE), values.value(SipKeys.SIP_BURST)))
                .withBounds(SipConfig.Bounds.defaults()
                        .withConnections(
                                values.value(SipKeys.SIP_MAX_CONNECTIONS),
                                values.value(SipKeys.SIP_MAX_CONNECTIONS_PER_ADDRESS)));
    }

    /** The times of dialogs, and where calls go. */
    DialogConfig dialogs() {
        DialogConfig standard = DialogConfig.defaults();
        return new DialogConfig(
                        standard.t1(),
                        standard.t2(),
                        values.value(SipKeys.SIP_ACK_TIMEOUT),
                        values.value(SipKeys.SIP_SESSION_TIMER_MIN),
                        values.value(SipKeys.SIP_SESSION_TIMER_DEFAULT),
                        standard.addSessionTimer(),
                        standard.provisionalEvery(),
                        standard.sessionSecond())
                .withOutward(TrunkKeys.outward(values));
    }

    /** The focus. */
    FocusConfig focus() {
        return FocusConfig.open()
                .withDomains(values.value(RoomKeys.ROOMS_DOMAINS))
                .withMedia(
                        values.value(MsrpKeys.MSRP_TCP_LISTEN).isPresent(),
                        values.value(MsrpKeys.MSRP_TLS_LISTEN).isPresent(),
                        values.value(RoomKeys.ROOMS_FORCE_TLS))
                .withNames(RoomLifeKeys.names(values))
                .withDialling(DialKeys.dialling(values));
    }

    /** How rosters are told. */
    RosterConfig roster() {
        return RosterKeys.roster(values);
    }

    /** How callers are identified. */
    IdentityConfig identity() {
        return SipKeys.identity(values);
    }

    /** The rooms. */
    RoomConfig rooms() {
        RoomPolicy every = RoomRuleKeys.policy(values);
        return new RoomConfig(
                        values.value(RoomKeys.ROOMS_CREATE),
                        Set.copyOf(values.value(RoomKeys.ROOMS_NAMES)),
                        values.value(RoomKeys.ROOMS_MAX_PARTICIPANTS),
                        values.value(RoomKeys.ROOMS_SIMULTANEOUS_ACCESS),
                        values.value(RoomKeys.ROOMS_FORCE_TLS),
                        TailLimits.standard())
                .ruled(every)
                .living(RoomLifeKeys.life(
                        values,
                        sip().listeners().stream()
                                .map(listener -> listener.advertised().uriHost())
                                .collect(Collectors.toUnmodifiableSet())))
                .listing(RoomLifeKeys.policies(
                        values,
                        PolicyFields.changed(
                                every,
                                Map.of(
                                        "max-participants",
                                        values.value(RoomKeys.ROOMS_MAX_PARTICIPANTS),
                                        "simultaneous-access",
                                        values.value(RoomKeys.ROOMS_SIMULTANEOUS_ACCESS)))));
    }

    /** Where it is kept what was decided in rooms; empty: nowhere. */
    Optional<Path> roomStore() {
        return values.value(RoomLifeKeys.ROOMS_STORE);
    }

    /** How the switch treats messages. */
    MediaConfig media() {
        MediaConfig standard = MediaConfig.standard();
        MediaConfig.Bounds bounds = standard.bounds();
        return new MediaConfig(
                values.value(RoomKeys.ROOMS_WRAPPED_TYPES),
                values.value(RoomKeys.ROOMS_MAX_SIZE),
                values.value(RoomKeys.ROOMS_REPORT),
                values.value(RoomKeys.ROOMS_REPORT_TIMEOUT),
                values.value(RoomKeys.ROOMS_SWALLOW_OTR),
                values.value(RoomKeys.ROOMS_TELL_UNAWARE),
                values.value(RoomKeys.ROOMS_AWARE_AGENTS),
                values.value(RoomKeys.ROOMS_ANNOUNCE_TO),
                new MediaConfig.SingleChunk(
                        values.value(RoomKeys.ROOMS_SINGLE_CHUNK),
                        values.value(RoomKeys.ROOMS_SINGLE_CHUNK_SIZE),
                        values.value(RoomKeys.ROOMS_SINGLE_CHUNK_WAIT),
                        standard.singleChunk().chatWaitOctets()),
                new MediaConfig.Streaming(
                        values.value(RoomKeys.ROOMS_STREAM_WINDOW), values.value(MsrpKeys.MSRP_STALL_TIMEOUT)),
                new MediaConfig.Bounds(
                        bounds.commands(),
                        bounds.unboundOctets(),
                        bounds.unboundMessages(),
                        bounds.cpimHead(),
                        values.value(RoomKeys.ROOMS_MESSAGES_PER_SECOND),
                        values.value(RoomKeys.ROOMS_COMPOSING_UP_TO)));
    }

    private void msrpListener(
            List<Listener> listeners,
            KeySpec<Optional<org.parley.config.HostPort>> listen,
            KeySpec<Optional<org.parley.config.HostPort>> advertise,
            boolean tls) {
        values.value(listen).ifPresent(at -> {
            Optional<org.parley.config.HostPort> reached = values.value(advertise);
            listeners.add(new Listener(
                    at.host(),
                    at.port(),
                    tls,
                    reached.map(org.parley.config.HostPort::host).orElse(""),
                    reached.map(org.parley.config.HostPort::port).orElse(0)));
        });
    }

    private @Nullable TlsFiles msrpTls() {
        Optional<Path> certificate = values.value(MsrpKeys.MSRP_TLS_CERTIFICATE);
        Optional<Path> key = values.value(MsrpKeys.MSRP_TLS_KEY);
        if (certificate.isEmpty() || key.isEmpty()) {
            return null;
        }
        return new TlsFiles(
                certificate.get(),
                key.get(),
                values.value(MsrpKeys.MSRP_TLS_TRUST).orElse(null),
                false,
                values.value(Keys.NODE_CERTIFICATE_INTERVAL));
    }

    private void sipListener(
            List<SipConfig.Listener> listeners,
            KeySpec<Optional<org.parley.config.HostPort>> listen,
            KeySpec<Optional<org.parley.config.HostPort>> advertise,
            SipTransport transport) {
        values.value(listen).ifPresent(at -> {
            HostPort local = new HostPort(at.host(), at.port());
            HostPort reached = values.value(advertise)
                    .map(place -> new HostPort(place.host(), place.port()))
                    .orElse(local);
            listeners.add(new SipConfig.Listener(transport, local, reached, transport.secure() ? sipTls() : null));
        });
    }

    private SipConfig.Tls sipTls() {
        return new SipConfig.Tls(
                values.value(SipKeys.SIP_TLS_CERTIFICATE).orElseThrow(),
                values.value(SipKeys.SIP_TLS_KEY).orElseThrow(),
                values.value(SipKeys.SIP_TLS_CERTIFICATES).stream()
                        .map(files -> new CertificatePair(files.get(0), files.get(1)))
                        .toList(),
                values.value(SipKeys.SIP_TLS_TRUST).orElse(null),
                clientCertificates(),
                values.value(Keys.NODE_CERTIFICATE_INTERVAL));
    }

    // Who trusts peers by name has to ask them for it.
    private SipConfig.ClientCertificates clientCertificates() {
        SipConfig.ClientCertificates asked = values.value(SipKeys.SIP_TLS_CLIENT_CERTIFICATES);
        return asked == SipConfig.ClientCertificates.NOT_ASKED
                        && identity().peers().byName()
                ? SipConfig.ClientCertificates.ASKED
                : asked;
    }

    // A Kubernetes service named parley puts PARLEY_SERVICE_… and PARLEY_PORT… into every pod beside it.
    private static boolean foreign(String variable) {
        return SCRIPT.contains(variable)
                || variable.startsWith("PARLEY_SERVICE_")
                || variable.equals("PARLEY_PORT")
                || variable.startsWith("PARLEY_PORT_");
    }
}
