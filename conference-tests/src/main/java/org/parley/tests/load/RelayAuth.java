package org.parley.tests.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks a relay for a URI (RFC 4976 §5.1) with MD5 digest, then leaves the pipeline; or asks for one after the other, to count how many a relay grants.
 * Lives on the load client's event loop.
 */
final class RelayAuth extends ChannelInboundHandlerAdapter {
    private static final Pattern RESPONSE =
            Pattern.compile("^MSRP (\\S+) (\\d{3})[^\\r]*\\r\\n(.*?)-------\\1\\$\\r\\n", Pattern.DOTALL);

    private final String relay;
    private final String own;
    private final String user;
    private final String password;
    private final CompletableFuture<String> usePath = new CompletableFuture<>();
    private final @Nullable Runnable onEach;
    private final StringBuilder heard = new StringBuilder();
    private @Nullable String nonce;
    private String realm = "";
    private int count;
    private long transactions;

    /**
     * A client of a relay.
     *
     * @param relay the relay's URI without session-id
     * @param own our URI
     * @param onEach runs with each URI granted, and makes us ask for the next; null for one only
     */
    RelayAuth(String relay, String own, String user, String password, @Nullable Runnable onEach) {
        this.relay = relay;
        this.own = own;
        this.user = user;
        this.password = password;
        this.onEach = onEach;
    }

    /** The first Use-Path. */
    CompletableFuture<String> usePath() {
        return usePath;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        ask(context);
    }

    private void ask(ChannelHandlerContext context) {
        String id = "auth" + transactions++;
        String authorization = nonce == null ? "" : "Authorization: " + credentials(nonce) + "\r\n";
        String request = "MSRP " + id + " AUTH\r\nTo-Path: " + relay + "\r\nFrom-Path: " + own + "\r\n" + authorization
                + "-------" + id + "$\r\n";
        context.writeAndFlush(
                context.alloc().buffer().writeBytes(request.getBytes(StandardCharsets.UTF_8)), context.voidPromise());
    }

    private String credentials(String nonceOfRelay) {
        String nc = String.format(Locale.ROOT, "%08x", ++count);
        String ha1 = md5(user + ":" + realm + ":" + password);
        String response = md5(ha1 + ":" + nonceOfRelay + ":" + nc + ":c0ffee:auth:" + md5("AUTH:" + relay));
        return "Digest username=\"" + user + "\", realm=\"" + realm + "\", nonce=\"" + nonceOfRelay + "\", uri=\""
                + relay + "\", algorithm=MD5, qop=auth, nc=" + nc + ", cnonce=\"c0ffee\", response=\"" + response
                + "\"";
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        ByteBuf in = (ByteBuf) read;
        heard.append(in.toString(StandardCharsets.UTF_8));
        in.release();
        Matcher response = RESPONSE.matcher(heard);
        while (response.find()) {
            String headers = response.group(3);
            int code = Integer.parseInt(response.group(2));
            heard.delete(0, response.end());
            answered(context, code, headers);
            response.reset();
        }
    }

    private void answered(ChannelHandlerContext context, int code, String headers) {
        if (code == 401 && count == 0) {
            String challenge = md5Challenge(headers);
            realm = parameter(challenge, "realm");
            nonce = parameter(challenge, "nonce");
            ask(context);
        } else if (code != 200) {
            IllegalStateException refused = new IllegalStateException("AUTH answered " + code + ": " + headers);
            if (!usePath.completeExceptionally(refused)) {
                System.err.println(refused.getMessage());
            }
            context.close();
        } else {
            granted(context, headers);
        }
    }

    private void granted(ChannelHandlerContext context, String headers) {
        if (onEach == null) {
            context.pipeline().remove(this);
            usePath.complete(header(headers, "Use-Path"));
            return;
        }
        usePath.complete(header(headers, "Use-Path"));
        onEach.run();
        String next = parameter(header(headers, "Authentication-Info"), "nextnonce");
        if (!next.isEmpty() && !next.equals(nonce)) {
            nonce = next;
            count = 0;
        }
        ask(context);
    }

    private static String md5Challenge(String headers) {
        Matcher challenge = Pattern.compile("WWW-Authenticate: ([^\\r]*)").matcher(headers);
        String first = "";
        while (challenge.find()) {
            first = challenge.group(1);
            if (!first.toUpperCase(Locale.ROOT).contains("SHA")) {
                return first;
            }
        }
        return first;
    }

    private static String header(String headers, String name) {
        Matcher header = Pattern.compile("(?m)^" + name + ": ([^\\r]*)").matcher(headers);
        return header.find() ? header.group(1) : "";
    }

    private static String parameter(String value, String name) {
        Matcher parameter = Pattern.compile("\\b" + name + "=\"([^\"]*)\"").matcher(value);
        return parameter.find() ? parameter.group(1) : "";
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("MD5 is part of every JDK", e);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        usePath.completeExceptionally(new IllegalStateException("the relay closed the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        usePath.completeExceptionally(cause);
        context.close();
    }
}
