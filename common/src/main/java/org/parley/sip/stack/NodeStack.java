package org.parley.sip.stack;

import gov.nist.javax.sip.SipStackImpl;
import java.util.Properties;
import javax.sip.PeerUnavailableException;

/** The library's stack, with the parts of ours set by hand instead of by class name, so that several nodes can live in one JVM. */
final class NodeStack extends SipStackImpl {
    NodeStack(Properties properties) throws PeerUnavailableException {
        super(properties);
    }
}
