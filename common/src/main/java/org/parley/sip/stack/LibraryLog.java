package org.parley.sip.stack;

import gov.nist.core.LogLevels;
import gov.nist.core.ServerLogger;
import gov.nist.core.StackLogger;
import gov.nist.javax.sip.message.SIPMessage;
import java.util.Properties;
import javax.sip.SipStack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the library says, over SLF4J as {@code org.parley.sip.library}. The library asks several times for each message whether it may
 * speak, and its error lines carry whole datagrams: so everything but errors and warnings is off unless that logger is at DEBUG, and lines
 * are cut. Shared by all stacks of a JVM. Any thread.
 */
public final class LibraryLog implements StackLogger, ServerLogger {
    private static final Logger LOG = LoggerFactory.getLogger("org.parley.sip.library");
    private static final int LONGEST_LINE = 300;

    /** Made by the library, by name. */
    public LibraryLog() {}

    private static String cut(String text) {
        String line = text.length() > LONGEST_LINE ? text.substring(0, LONGEST_LINE) + "…" : text;
        return line.replace('\r', ' ').replace('\n', ' ');
    }

    @Override
    public void logStackTrace() {}

    @Override
    public void logStackTrace(int level) {}

    @Override
    public int getLineCount() {
        return 0;
    }

    @Override
    public void logException(Throwable ex) {
        LOG.debug("exception in the library", ex);
    }

    @Override
    public void logDebug(String message) {
        if (LOG.isTraceEnabled()) {
            LOG.trace("{}", cut(message));
        }
    }

    @Override
    public void logDebug(String message, Exception ex) {
        logDebug(message);
    }

    @Override
    public void logTrace(String message) {
        logDebug(message);
    }

    @Override
    public void logFatalError(String message) {
        LOG.error("{}", cut(message));
    }

    @Override
    public void logError(String message) {
        if (LOG.isDebugEnabled()) {
            LOG.debug("{}", cut(message));
        }
    }

    @Override
    public void logError(String message, Exception ex) {
        if (LOG.isDebugEnabled()) {
            LOG.debug("{}: {}", cut(message), cut(String.valueOf(ex)));
        }
    }

    @Override
    public void logWarning(String message) {
        logError(message);
    }

    @Override
    public void logInfo(String message) {}

    /** The library guards its error lines by this; most come from what peers send, so they are worth DEBUG only. */
    @Override
    public boolean isLoggingEnabled() {
        return LOG.isDebugEnabled();
    }

    @Override
    public boolean isLoggingEnabled(int level) {
        return level <= LogLevels.TRACE_WARN ? LOG.isDebugEnabled() : LOG.isTraceEnabled();
    }

    @Override
    public void disableLogging() {}

    @Override
    public void enableLogging() {}

    @Override
    public void setBuildTimeStamp(String buildTimeStamp) {}

    @Override
    public void setStackProperties(Properties properties) {}

    @Override
    public String getLoggerName() {
        return LOG.getName();
    }

    @Override
    public void closeLogFile() {}

    @Override
    public void logMessage(SIPMessage message, String from, String to, boolean sender, long time) {}

    @Override
    public void logMessage(SIPMessage message, String from, String to, String status, boolean sender, long time) {}

    @Override
    public void logMessage(SIPMessage message, String from, String to, String status, boolean sender) {}

    @Override
    public void logException(Exception ex) {
        logException((Throwable) ex);
    }

    @Override
    public void setSipStack(SipStack stack) {}
}
