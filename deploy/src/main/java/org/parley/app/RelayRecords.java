package org.parley.app;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.parley.observe.LogContext;
import org.parley.relay.observe.BindingRecord;
import org.parley.relay.observe.RelayEvents;
import org.parley.relay.observe.SessionRecord;
import org.parley.relay.observe.Traffic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is written down of the relay's bindings: a line in the log when one starts and ends, and a record in a file. Any thread. */
final class RelayRecords implements RelayEvents {
    private static final Logger LOG = LoggerFactory.getLogger(RelayRecords.class);

    private final CallRecords records;

    /** Writes to those records. */
    RelayRecords(CallRecords records) {
        this.records = records;
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
                CallRecords.named(why),
                LogContext.EMPTY.and("detail", detail),
                Duration.between(binding.started(), now).toSeconds(),
                traffic.chunksFrom(),
                traffic.octetsFrom(),
                traffic.chunksTo(),
                traffic.octetsTo());
        if (records.on()) {
            records.write(record(binding, why, detail, traffic, now));
        }
    }

    @Override
    public void sessionEnded(SessionRecord session, Why why, String detail, Traffic traffic) {
        if (records.on()) {
            records.write(record(session, why, detail, traffic, Instant.now()));
        }
    }

    @Override
    public void authRefused(String peer, int code, String why) {
        LOG.info(
                "auth refused {}",
                LogContext.EMPTY.and("peer", peer).and("code", code).and("why", why));
    }

    private static LogContext context(BindingRecord binding) {
        LogContext context = LogContext.EMPTY
                .and("binding", binding.publicId())
                .and("holder", binding.holder())
                .and("peer", binding.peer());
        String relay = binding.relay();
        return relay == null ? context : context.and("relay", relay);
    }

    private static JsonObject record(BindingRecord binding, Why why, String detail, Traffic traffic, Instant ended) {
        JsonObject record = of("relay-binding", binding);
        span(record, binding.started(), ended)
                .put("lifetime", binding.lifetime().toSeconds());
        return passed(caused(record, why, detail), traffic);
    }

    private static JsonObject record(SessionRecord session, Why why, String detail, Traffic traffic, Instant ended) {
        JsonObject record = of("relay-session", session.binding())
                .put("far-end", session.peer())
                .put("far-holder", session.peerHolder());
        return passed(caused(span(record, session.started(), ended), why, detail), traffic);
    }

    private static JsonObject of(String type, BindingRecord binding) {
        return new JsonObject()
                .put("type", type)
                .put("id", binding.publicId())
                .put("holder", binding.holder())
                .put("relay", binding.relay())
                .put("peer", binding.peer())
                .put("tls", binding.secure());
    }

    private static JsonObject span(JsonObject record, Instant started, Instant ended) {
        return record.put("started", CallRecords.time(started))
                .put("ended", CallRecords.time(ended))
                .put("seconds", Duration.between(started, ended).toMillis() / 1_000.0);
    }

    private static JsonObject caused(JsonObject record, Why why, String detail) {
        return record.put("why", CallRecords.named(why)).put("detail", detail);
    }

    private static JsonObject passed(JsonObject record, Traffic traffic) {
        return record.put("chunks-from", traffic.chunksFrom())
                .put("messages-from", traffic.messagesFrom())
                .put("octets-from", traffic.octetsFrom())
                .put("chunks-to", traffic.chunksTo())
                .put("messages-to", traffic.messagesTo())
                .put("octets-to", traffic.octetsTo());
    }
}
