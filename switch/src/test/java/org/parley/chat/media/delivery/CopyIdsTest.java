package org.parley.chat.media.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class CopyIdsTest {

    @Property
    void idsOfCopiesFitTheGrammar(@ForAll @LongRange(min = 1) long number) {
        assertThat(CopyIds.of("0123456789abcdefg", number).value()).matches("[A-Za-z0-9][A-Za-z0-9.+%=-]{3,31}");
    }
}
