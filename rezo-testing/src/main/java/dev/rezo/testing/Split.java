package dev.rezo.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * How a run of bytes is cut into the pieces that arrive one after the other. TCP may cut anywhere;
 * a decoder is right when it says the same for every cut.
 *
 * <pre>{@code
 * for (Split split : Split.everyWay(input.length)) {
 *   Decoder decoder = new Decoder();
 *   split.of(input).forEach(piece -> decoder.feed(ByteBuffer.wrap(piece)));
 *   assertThat(decoder.result()).as(split.toString()).isEqualTo(expected);
 * }
 * }</pre>
 *
 * <p>Immutable.
 */
public final class Split {

  private final String name;
  private final Cutter cutter;

  private Split(String name, Cutter cutter) {
    this.name = name;
    this.cutter = cutter;
  }

  /** All in one piece. */
  public static Split whole() {
    return new Split("whole", length -> IntStream.empty());
  }

  /** Each byte alone. */
  public static Split byteByByte() {
    return new Split("byte by byte", length -> IntStream.range(1, length));
  }

  /** Pieces of {@code size} bytes, at least 1; the last may be shorter. */
  public static Split every(int size) {
    if (size < 1) {
      throw new IllegalArgumentException(
          "Split.every: expected a size of at least 1, actual " + size);
    }
    return new Split(
        "every " + size, length -> IntStream.iterate(size, at -> at < length, at -> at + size));
  }

  /** Cuts before the bytes with these numbers, in rising order; those past the end cut nothing. */
  public static Split at(int... offsets) {
    int[] cuts = offsets.clone();
    return new Split(
        "at " + Arrays.toString(cuts),
        length -> Arrays.stream(cuts).filter(at -> at > 0 && at < length));
  }

  /** Pieces of 1 to {@code maxSize} bytes, chosen by a seed; the same for each use. */
  public static Split random(long seed, int maxSize) {
    if (maxSize < 1) {
      throw new IllegalArgumentException(
          "Split.random: expected a size of at least 1, actual " + maxSize);
    }
    return new Split(
        "random by " + seed + ", up to " + maxSize,
        length -> {
          Random random = new Random(seed);
          return IntStream.iterate(
              1 + random.nextInt(maxSize),
              at -> at < length,
              at -> at + 1 + random.nextInt(maxSize));
        });
  }

  /** Whole, byte by byte, and cut in two at every place within {@code length} bytes. */
  public static List<Split> everyWay(int length) {
    List<Split> all = new ArrayList<>(length + 1);
    all.add(whole());
    all.add(byteByByte());
    for (int at = 1; at < length; at++) {
      all.add(at(at));
    }
    return all;
  }

  /** Cuts {@code bytes}: the pieces, none empty, are copies and make up the whole. */
  public List<byte[]> of(byte[] bytes) {
    List<byte[]> pieces = new ArrayList<>();
    int[] ends = IntStream.concat(cutter.cuts(bytes.length), IntStream.of(bytes.length)).toArray();
    int start = 0;
    for (int end : ends) {
      if (end > start) {
        pieces.add(Arrays.copyOfRange(bytes, start, end));
        start = end;
      }
    }
    return pieces;
  }

  @Override
  public String toString() {
    return "Split[" + name + "]";
  }

  /** Says where a run of bytes is cut. */
  private interface Cutter {
    IntStream cuts(int length);
  }
}
