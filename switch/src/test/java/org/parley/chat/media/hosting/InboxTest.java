package org.parley.chat.media.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InboxTest {

    @Test
    void anInboxWakesItsReaderOnceAndEndsAtItsBound() {
        List<Runnable> tasks = new ArrayList<>();
        List<Integer> drained = new ArrayList<>();
        Inbox<?>[] self = new Inbox<?>[1];
        Inbox<Integer> inbox = new Inbox<>(3, tasks::add, () -> {
            for (Object one = self[0].poll(); one != null; one = self[0].poll()) {
                drained.add((Integer) one);
            }
        });
        self[0] = inbox;
        assertThat(inbox.offer(1) && inbox.offer(2) && inbox.offer(3)).isTrue();
        assertThat(inbox.offer(4)).isFalse();
        inbox.add(5);
        assertThat(tasks).hasSize(1);
        tasks.remove(0).run();
        assertThat(drained).containsExactly(1, 2, 3, 5);
        assertThat(inbox.offer(6)).isTrue();
        assertThat(tasks).hasSize(1);
    }
}
