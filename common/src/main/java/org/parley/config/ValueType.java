package org.parley.config;

/**
 * How values of one kind are read and written. Stateless.
 *
 * <p>What {@link #write} writes, {@link #read} reads back as an equal value.
 */
public interface ValueType<T> {
    /** What is taken, in words that follow "expected: ", with an example. */
    String expectation();

    /**
     * Reads a value.
     *
     * @throws UnfitValueException when the value is not of this type
     */
    T read(RawValue raw);

    /** Is it a mapping with mappings in it, rather than a value? */
    default boolean structured() {
        return false;
    }

    /** Writes a value as YAML on one line. */
    String write(T value);
}
