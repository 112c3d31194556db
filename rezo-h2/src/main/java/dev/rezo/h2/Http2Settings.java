package dev.rezo.h2;

import dev.rezo.h2.frame.FrameReader;
import dev.rezo.h2.frame.SettingId;
import dev.rezo.h2.hpack.HpackDecoder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this side says of itself when a connection begins (RFC 9113 sections 3.4 and 6.5), in the
 * order in which it is sent, and how its requests look: some servers tell clients by it.
 *
 * <p>Priorities are those of RFC 7540 section 5.3, which servers need not follow any more (RFC 9113
 * section 5.3.2); they are sent only because some clients do.
 *
 * <p>Immutable.
 *
 * @param entries the settings; any identifier may be there, those that are known mean what they say
 * @param connectionWindow the window of the connection; a WINDOW_UPDATE raises it from 65,535
 * @param pseudoFields the order of {@code :method}, {@code :scheme}, {@code :authority} and {@code
 *     :path}, each once
 * @param priorities PRIORITY frames behind the settings and the window
 * @param headPriority what HEADERS of requests say of their priority, or null for nothing
 * @param firstStreamId the number of the first request, which is odd; those below are never used
 */
public record Http2Settings(
    List<Setting> entries,
    int connectionWindow,
    List<PseudoField> pseudoFields,
    List<PriorityFrame> priorities,
    @Nullable Priority headPriority,
    int firstStreamId) {

  /**
   * One setting. Immutable.
   *
   * @param id from 0 to 65,535
   * @param value from 0 to 2^32-1
   */
  public record Setting(int id, long value) {

    /** Checks the ranges. */
    public Setting {
      if (id < 0 || id > 0xffff || value < 0 || value > 0xffff_ffffL) {
        throw new IllegalArgumentException(
            "setting: expected 16 bits and 32 bits, actual " + id + " and " + value);
      }
    }
  }

  /**
   * A place in the tree of RFC 7540 section 5.3. Immutable.
   *
   * @param exclusive whether it comes between {@code dependsOn} and all that depends on that
   * @param dependsOn a stream, or 0 for the root
   * @param weight from 1 to 256; the wire has one less
   */
  public record Priority(boolean exclusive, int dependsOn, int weight) {

    /** Checks the ranges. */
    public Priority {
      if (dependsOn < 0 || weight < 1 || weight > 256) {
        throw new IllegalArgumentException(
            "priority: expected a stream and a weight from 1 to 256, actual "
                + dependsOn
                + " and "
                + weight);
      }
    }
  }

  /**
   * A PRIORITY frame of a stream that need not exist (RFC 7540 section 6.3). Immutable.
   *
   * @param streamId which stream, an odd number
   */
  public record PriorityFrame(int streamId, Priority priority) {

    /** Checks the stream. */
    public PriorityFrame {
      requireOwnStream(streamId);
      if (streamId == priority.dependsOn()) { // RFC 7540 section 5.3.1
        throw new IllegalArgumentException(
            "priority: expected another stream to depend on, actual " + streamId + " itself");
      }
    }
  }

  /** The fields in front of all others that say what a request is for. Immutable. */
  public enum PseudoField {
    METHOD,
    SCHEME,
    AUTHORITY,
    PATH
  }

  /** 1 MiB for each stream and 16 MiB for the connection: 64 KiB would be 5 Mbit/s at 100 ms. */
  public static final Http2Settings DEFAULT =
      new Http2Settings(
          List.of(
              new Setting(SettingId.ENABLE_PUSH, 0),
              new Setting(SettingId.INITIAL_WINDOW_SIZE, 1024 * 1024),
              new Setting(SettingId.MAX_HEADER_LIST_SIZE, 64 * 1024)),
          16 * 1024 * 1024,
          List.of(PseudoField.values()));

  private static final int MAX_FRAME_SIZE = (1 << 24) - 1;

  /** Checks the values that are known. */
  public Http2Settings {
    entries = List.copyOf(entries);
    pseudoFields = List.copyOf(pseudoFields);
    priorities = List.copyOf(priorities);
    requireOwnStream(firstStreamId);
    requireWithin(entries, SettingId.ENABLE_PUSH, 0, 1);
    requireWithin(entries, SettingId.HEADER_TABLE_SIZE, 0, Integer.MAX_VALUE);
    requireWithin(entries, SettingId.INITIAL_WINDOW_SIZE, 0, SendWindow.MAX);
    requireWithin(
        entries, SettingId.MAX_FRAME_SIZE, FrameReader.DEFAULT_MAX_FRAME_SIZE, MAX_FRAME_SIZE);
    if (connectionWindow < SendWindow.DEFAULT) {
      throw new IllegalArgumentException(
          "connectionWindow: expected at least 65535, actual " + connectionWindow);
    }
    if (pseudoFields.size() != 4 || pseudoFields.stream().distinct().count() != 4) {
      throw new IllegalArgumentException(
          "pseudoFields: expected each of the four once, actual " + pseudoFields);
    }
  }

  /** Without priorities, from stream 1 on: as clients are that follow RFC 9113. */
  public Http2Settings(
      List<Setting> entries, int connectionWindow, List<PseudoField> pseudoFields) {
    this(entries, connectionWindow, pseudoFields, List.of(), null, 1);
  }

  /** The same, but saying that responses may be pushed (RFC 9113 section 6.5.2). */
  public Http2Settings withPush() {
    List<Setting> changed = new ArrayList<>(entries);
    changed.removeIf(setting -> setting.id() == SettingId.ENABLE_PUSH);
    changed.add(0, new Setting(SettingId.ENABLE_PUSH, 1));
    return new Http2Settings(
        changed, connectionWindow, pseudoFields, priorities, headPriority, firstStreamId);
  }

  /** RFC 9113 section 5.1.1. */
  private static void requireOwnStream(int id) {
    if (id < 1 || id % 2 == 0) {
      throw new IllegalArgumentException(
          "stream: expected an odd number, as those of clients are, actual " + id);
    }
  }

  private static void requireWithin(List<Setting> entries, int id, long from, long to) {
    for (Setting setting : entries) {
      if (setting.id() == id && (setting.value() < from || setting.value() > to)) {
        throw new IllegalArgumentException(
            "setting " + id + ": expected " + from + " to " + to + ", actual " + setting.value());
      }
    }
  }

  /** The last value that is sent for this identifier, or what holds without one. */
  long value(int id, long absent) {
    long value = absent;
    for (Setting setting : entries) {
      value = setting.id() == id ? setting.value() : value;
    }
    return value;
  }

  int streamWindow() {
    return (int) value(SettingId.INITIAL_WINDOW_SIZE, SendWindow.DEFAULT);
  }

  int maxFrameSize() {
    return (int) value(SettingId.MAX_FRAME_SIZE, FrameReader.DEFAULT_MAX_FRAME_SIZE);
  }

  int headerTableSize() {
    return (int) value(SettingId.HEADER_TABLE_SIZE, HpackDecoder.DEFAULT_TABLE_SIZE);
  }

  boolean allowsPush() {
    return value(SettingId.ENABLE_PUSH, 1) != 0;
  }
}
