package org.parley.sip.stack;

import gov.nist.javax.sip.SipStackImpl;
import gov.nist.javax.sip.parser.MessageParserFactory;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.MessageProcessorFactory;
import gov.nist.javax.sip.stack.SIPServerTransaction;
import gov.nist.javax.sip.stack.SIPServerTransactionImpl;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sip.PeerUnavailableException;
import javax.sip.TransactionState;

/**
 * The library's stack with parts of ours put in by hand instead of by class name, so that several nodes can live in one JVM, and with a
 * count of the requests that wait for their final response: the library counts only what it still remembers.
 */
final class NodeStack extends SipStackImpl {
    private final AtomicInteger unfinished = new AtomicInteger();
    private volatile Runnable settle = () -> {};

    NodeStack(Properties properties) throws PeerUnavailableException {
        super(properties);
        setRouter(new FlowRouter(this));
    }

    void use(MessageParserFactory parsers, MessageProcessorFactory transports) {
        setMessageParserFactory(parsers);
        setMessageProcessorFactory(transports);
    }

    @Override
    public void stop() {
        try {
            super.stop();
        } finally {
            Thread.interrupted(); // should the library not have slept
        }
    }

    /** What {@link #stop} does when nothing comes in any more: waits for what came before, not for long. */
    void beforeTheEnd(Runnable wait) {
        settle = wait;
    }

    /**
     * Called on its way down, when no transport brings or takes anything more. The library then sleeps for a second, so that work under way may end; we know when it
     * has. An interrupt ends that sleep at once, and the library swallows it.
     */
    @Override
    public void closeAllSockets() {
        super.closeAllSockets();
        settle.run();
        Thread.currentThread().interrupt();
    }

    /** Server transactions without final response. */
    int unfinished() {
        return unfinished.get();
    }

    @Override
    public SIPServerTransaction createServerTransaction(MessageChannel channel) {
        return new Counted(this, channel);
    }

    @Override
    public void mapTransaction(SIPServerTransaction transaction) {
        count(transaction);
        super.mapTransaction(transaction);
    }

    @Override
    public void addTransaction(SIPServerTransaction transaction) throws java.io.IOException {
        count(transaction);
        super.addTransaction(transaction);
    }

    private static void count(SIPServerTransaction transaction) {
        if (transaction instanceof Counted counted) {
            counted.begin();
        }
    }

    /** A server transaction that says when it begins to wait for its final response and when it has it. */
    private static final class Counted extends SIPServerTransactionImpl {
        private static final long serialVersionUID = 1L;

        private final transient AtomicInteger unfinished;
        private final transient AtomicBoolean begun = new AtomicBoolean();
        private final transient AtomicBoolean ended = new AtomicBoolean();

        Counted(NodeStack stack, MessageChannel channel) {
            super(stack, channel);
            this.unfinished = stack.unfinished;
        }

        void begin() {
            if (!ended.get() && begun.compareAndSet(false, true)) {
                unfinished.incrementAndGet();
            }
        }

        @Override
        public void setState(int state) {
            if (state >= TransactionState._COMPLETED && ended.compareAndSet(false, true) && begun.get()) {
                unfinished.decrementAndGet();
            }
            super.setState(state);
        }
    }
}
