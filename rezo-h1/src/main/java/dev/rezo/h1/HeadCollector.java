package dev.rezo.h1;

import dev.rezo.http.Phase;
import dev.rezo.http.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Takes a head or a trailer section, up to and with its empty line, out of the bytes that come, as
 * one array of its exact size. Usually the whole of it is there at once; otherwise what came is
 * kept until the rest does, and nothing is kept in between.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class HeadCollector {

  private static final byte[] NOTHING = {};
  private static final int FIRST_SIZE = 512;

  /** What stands before the next byte. */
  private enum Before {
    TEXT,
    /** LF, or the start of a trailer section. */
    LINE_START,
    /** CR at the start of a line. */
    EMPTY_LINE
  }

  private final int maxBytes;
  private byte[] kept = NOTHING;
  private int length;
  private Before before = Before.TEXT;

  HeadCollector(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Gets ready for a head: its first line is not empty. */
  void startHead() {
    before = Before.TEXT;
  }

  /** Gets ready for a trailer section: it may be an empty line and nothing else. */
  void startTrailers() {
    before = Before.LINE_START;
  }

  /**
   * Takes bytes up to the end of the section.
   *
   * @param bytes borrowed; position moves over what was taken
   * @return whether the section is complete: then {@link #take} gives it
   */
  boolean collect(ByteBuffer bytes, Phase phase) throws ProtocolException {
    int from = bytes.position();
    int end = indexOfEnd(bytes, from, bytes.limit());
    int taken = (end < 0 ? bytes.limit() : end) - from;
    if (taken > maxBytes - length) {
      throw Violation.of(
          "RFC 9110 section 5.4",
          "section of fields: expected at most " + maxBytes + " bytes, actual more",
          phase);
    }
    reserve(length + taken, end >= 0);
    bytes.get(kept, length, taken);
    length += taken;
    return end >= 0;
  }

  /** The bytes that came so far; valid up to {@link #length}. */
  byte[] partial() {
    return kept;
  }

  int length() {
    return length;
  }

  /** Hands the section over (transferred) and keeps nothing of it. */
  byte[] take() {
    byte[] section = kept.length == length ? kept : Arrays.copyOf(kept, length);
    kept = NOTHING;
    length = 0;
    return section;
  }

  /** Makes room: as much as is needed if nothing more comes, else in doubling steps. */
  private void reserve(int size, boolean complete) {
    if (size > kept.length) {
      int roomy = Math.min(Math.max(FIRST_SIZE, 2 * size), maxBytes);
      kept = Arrays.copyOf(kept, complete ? size : roomy);
    }
  }

  /** Just behind the empty line, or -1; {@link #before} remembers what a next call needs. */
  private int indexOfEnd(ByteBuffer bytes, int from, int limit) {
    int i = from;
    while (i < limit) {
      switch (before) {
        case TEXT -> {
          i = Octets.skipToEmptyLine(bytes, i, limit);
          if (i < limit && bytes.get(i++) == '\n') {
            before = Before.LINE_START;
          }
        }
        case LINE_START -> {
          byte first = bytes.get(i++);
          if (first == '\n') {
            return i;
          }
          before = first == '\r' ? Before.EMPTY_LINE : Before.TEXT;
        }
        case EMPTY_LINE -> {
          if (bytes.get(i) == '\n') {
            return i + 1;
          }
          before = Before.TEXT;
        }
      }
    }
    return -1;
  }
}
