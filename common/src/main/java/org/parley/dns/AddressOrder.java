package org.parley.dns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * In which order the addresses of a host are tried: each family in the order of its records (RFC 4975 §6.2), the families by turns, so that one that leads
 * nowhere costs one attempt and not all of them (RFC 8305 §4).
 */
final class AddressOrder {
    private AddressOrder() {}

    static List<InetAddress> of(List<InetAddress> four, List<InetAddress> six, boolean sixFirst) {
        List<InetAddress> first = sixFirst ? six : four;
        List<InetAddress> second = sixFirst ? four : six;
        List<InetAddress> all = new ArrayList<>(first.size() + second.size());
        for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
            if (i < first.size()) {
                all.add(first.get(i));
            }
            if (i < second.size()) {
                all.add(second.get(i));
            }
        }
        return all;
    }
}
