package org.parley.sip.stack;

import java.util.Properties;

/** The library's properties, each because its default does harm; {@code docs/sip-stack.md} says which. */
final class StackProperties {
    static final int UDP_BUFFER = 4_194_304;
    private static final String NIST = "gov.nist.javax.sip.";

    private StackProperties() {}

    static Properties of(SipConfig config) {
        Properties properties = new Properties();
        properties.setProperty("javax.sip.STACK_NAME", config.name());
        properties.setProperty("javax.sip.AUTOMATIC_DIALOG_SUPPORT", "off");
        properties.setProperty(NIST + "AUTOMATIC_DIALOG_ERROR_HANDLING", "false");
        properties.setProperty(NIST + "STACK_LOGGER", LibraryLog.class.getName());
        properties.setProperty(NIST + "SERVER_LOGGER", LibraryLog.class.getName());
        properties.setProperty(NIST + "THREAD_POOL_SIZE", Integer.toString(config.workers()));
        properties.setProperty(NIST + "THREAD_PRIORITY", Integer.toString(Thread.NORM_PRIORITY));
        properties.setProperty(NIST + "REENTRANT_LISTENER", "true");
        properties.setProperty(NIST + "MAX_MESSAGE_SIZE", "65535");
        properties.setProperty(NIST + "RECEIVE_UDP_BUFFER_SIZE", Integer.toString(UDP_BUFFER));
        properties.setProperty(NIST + "SEND_UDP_BUFFER_SIZE", Integer.toString(UDP_BUFFER));
        properties.setProperty(NIST + "RELEASE_REFERENCES_STRATEGY", "Normal");
        properties.setProperty(NIST + "PATCH_SIP_WEBSOCKETS_HEADERS", "false");
        properties.setProperty(NIST + "DELIVER_UNSOLICITED_NOTIFY", "true");
        properties.setProperty(NIST + "TLS_CLIENT_AUTH_TYPE", "Disabled");
        properties.setProperty(NIST + "TLS_CLIENT_PROTOCOLS", "TLSv1.3,TLSv1.2");
        return properties;
    }
}
