package org.parley.sip.stack;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import javax.sip.SipProvider;

/** What a running node consists of. */
record Parts(
        NodeStack stack,
        SipProvider provider,
        Ingress ingress,
        Lanes lanes,
        Counters counters,
        Watchdog watchdog,
        Map<SipTransport, StreamPort> streams,
        List<String> deployments,
        Map<SipTransport, InetSocketAddress> listening,
        Map<SipTransport, HostPort> advertised) {}
