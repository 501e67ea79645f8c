package org.parley.relay.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.parley.msrp.Bytes;
import org.parley.msrp.MsrpPath;

class PathsTest {
    @Provide
    Arbitrary<List<String>> paths() {
        Arbitrary<String> uris = Arbitraries.strings()
                .withCharRange('a', 'z')
                .ofMinLength(1)
                .ofMaxLength(8)
                .map(id -> "msrps://" + id + ".example:2855/" + id + ";tcp");
        return uris.list().ofMinSize(1).ofMaxSize(6);
    }

    private static Bytes path(List<String> uris) {
        return Bytes.ascii(String.join(" ", uris));
    }

    /** The values of two path lines. */
    private static List<List<String>> read(Bytes lines) {
        String[] values = lines.toAscii().split("\r\n", -1);
        assertThat(values).hasSize(3);
        assertThat(values[2]).isEmpty();
        return List.of(
                List.of(values[0].substring("To-Path: ".length()).split(" ", -1)),
                List.of(values[1].substring("From-Path: ".length()).split(" ", -1)));
    }

    @Property
    void nothingIsLostOrMadeUpWhenUrisMove(
            @ForAll("paths") List<String> to, @ForAll("paths") List<String> from, @ForAll int seed) {
        if (to.size() < 2) {
            return;
        }
        int moved = 1 + Math.floorMod(seed, to.size() - 1);
        List<List<String>> after = read(Paths.moved(path(to), path(from), moved));
        List<String> way = new ArrayList<>(to.subList(0, moved));
        Collections.reverse(way);
        way.addAll(from);
        assertThat(after.get(0)).isEqualTo(to.subList(moved, to.size()));
        assertThat(after.get(1)).isEqualTo(way);
        assertThat(MsrpPath.parse(String.join(" ", after.get(1))).size()).isEqualTo(from.size() + moved);
    }

    @Property
    void anAnswerRetracesTheStepsOfItsRequest(@ForAll("paths") List<String> to, @ForAll("paths") List<String> from) {
        if (to.size() < 2) {
            return;
        }
        List<List<String>> request = read(Paths.moved(path(to), path(from), 1));
        // The next hop answers along the complete From-Path; the relay moves its URI again.
        List<List<String>> answer = read(
                Paths.moved(path(request.get(1)), path(List.of(request.get(0).get(0))), 1));
        assertThat(answer.get(0)).isEqualTo(from);
        assertThat(answer.get(1)).containsExactly(to.get(0), to.get(1));
    }

    @Property
    void fromPathIsFoundAgain(@ForAll("paths") List<String> to, @ForAll("paths") List<String> from) {
        assertThat(Paths.fromPath(Paths.lines(path(to), path(from))).toAscii()).isEqualTo(String.join(" ", from));
    }

    @Property
    void usePathListsTheRelaysAsTheClientMeetsThem(@ForAll("paths") List<String> from) {
        String granted = "msrps://outer.example:2855/new;tcp";
        List<String> relays = new ArrayList<>(from.subList(0, from.size() - 1));
        Collections.reverse(relays);
        relays.add(granted);
        assertThat(Paths.usePath(path(from), Bytes.ascii(granted)).toAscii()).isEqualTo(String.join(" ", relays));
    }

    @Example
    void whatWouldLeaveToPathEmptyIsRefused() {
        Bytes one = Bytes.ascii("msrp://a:1/x;tcp");
        assertThatThrownBy(() -> Paths.moved(one, one, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Paths.first(Bytes.ascii("a b c")).toAscii()).isEqualTo("a");
        assertThat(Paths.uris(one)).containsExactly(one);
    }
}
