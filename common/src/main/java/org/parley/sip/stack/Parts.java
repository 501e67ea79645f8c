package org.parley.sip.stack;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import javax.sip.SipProvider;
import org.parley.dns.Resolver;

/** What a running node consists of. */
record Parts(
        NodeStack stack,
        SipProvider provider,
        Ingress ingress,
        Lanes lanes,
        Counters counters,
        Watchdog watchdog,
        Resolver resolver,
        Locator locator,
        Map<SipTransport, StreamPort> streams,
        List<String> deployments,
        Map<SipTransport, InetSocketAddress> listening,
        Map<SipTransport, HostPort> advertised) {}
