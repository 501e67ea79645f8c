package org.parley.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.parley.observe.LineFile;
import org.parley.observe.LogContext;
import org.parley.observe.Outbox;
import org.parley.relay.observe.BindingRecord;
import org.parley.relay.observe.RelayEvents;
import org.parley.relay.observe.Traffic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is written down of the relay's bindings: a line in the log when one starts and ends, and a record in a file. Any thread. */
final class RelayRecords implements RelayEvents {
    private static final Logger LOG = LoggerFactory.getLogger(RelayRecords.class);
    private static final int MOST_WAITING = 16_384;

    private final @Nullable Outbox<String> file;

    /** Writes records to that file, if there is one. */
    RelayRecords(Optional<Path> records, MeterRegistry meters) {
        file = records.map(path -> new Outbox<>("cdr", MOST_WAITING, new LineFile(path), meters))
                .orElse(null);
    }

    @Override
    public void bindingStarted(BindingRecord binding) {
        LOG.info(
                "binding started {} lifetime={}s",
                context(binding),
                binding.lifetime().toSeconds());
    }

    @Override
    public void bindingEnded(BindingRecord binding, Why why, String detail, Traffic traffic) {
        Instant now = Instant.now();
        LOG.info(
                "binding ended {} why={} {} seconds={} chunks-from={} octets-from={} chunks-to={} octets-to={}",
                context(binding),
                named(why),
                LogContext.EMPTY.and("detail", detail),
                Duration.between(binding.started(), now).toSeconds(),
                traffic.chunksFrom(),
                traffic.octetsFrom(),
                traffic.chunksTo(),
                traffic.octetsTo());
        Outbox<String> records = file;
        if (records != null) {
            records.offer(record(binding, why, detail, traffic, now).encode());
        }
    }

    @Override
    public void authRefused(String peer, int code, String why) {
        LOG.info(
                "auth refused {}",
                LogContext.EMPTY.and("peer", peer).and("code", code).and("why", why));
    }

    /** Writes what is waiting; succeeds always. */
    CompletionStage<Void> close() {
        Outbox<String> records = file;
        return records == null ? CompletableFuture.completedStage(null) : records.close();
    }

    private static LogContext context(BindingRecord binding) {
        LogContext context = LogContext.EMPTY
                .and("binding", binding.publicId())
                .and("holder", binding.holder())
                .and("peer", binding.peer());
        String relay = binding.relay();
        return relay == null ? context : context.and("relay", relay);
    }

    static JsonObject record(BindingRecord binding, Why why, String detail, Traffic traffic, Instant ended) {
        return new JsonObject()
                .put("type", "relay-binding")
                .put("id", binding.publicId())
                .put("holder", binding.holder())
                .put("relay", binding.relay())
                .put("peer", binding.peer())
                .put("tls", binding.secure())
                .put("started", time(binding.started()))
                .put("ended", time(ended))
                .put("seconds", Duration.between(binding.started(), ended).toMillis() / 1_000.0)
                .put("lifetime", binding.lifetime().toSeconds())
                .put("why", named(why))
                .put("detail", detail)
                .put("chunks-from", traffic.chunksFrom())
                .put("octets-from", traffic.octetsFrom())
                .put("chunks-to", traffic.chunksTo())
                .put("octets-to", traffic.octetsTo());
    }

    private static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static String named(Why why) {
        return why.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
