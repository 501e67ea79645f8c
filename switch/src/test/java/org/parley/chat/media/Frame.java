package org.parley.chat.media;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** One request or response as it stood on the wire. */
record Frame(String startLine, List<String> headers, byte[] body, boolean hasBody, char flag) {

    boolean is(String method) {
        return startLine.endsWith(" " + method);
    }

    boolean isResponse() {
        return startLine.matches("MSRP \\S+ \\d{3}.*");
    }

    int status() {
        return Integer.parseInt(startLine.split(" ")[2]);
    }

    String tid() {
        return startLine.split(" ")[1];
    }

    String header(String name) {
        return headers.stream()
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst()
                .orElse("");
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return startLine + " " + headers + " body=" + body.length + " flag=" + flag;
    }
}
