package dev.rezo.h2;

import dev.rezo.h2.frame.ConnectionErrorException;
import dev.rezo.h2.frame.ErrorCode;
import dev.rezo.h2.frame.FrameReader;
import dev.rezo.h2.frame.SettingId;

/**
 * What the peer has said of itself (RFC 9113 section 6.5.2), and what holds before it did.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class PeerSettings {

  /**
   * Before SETTINGS came, there is no limit; but it mostly is 100, and streams beyond it would only
   * be refused (section 6.5.2 recommends to allow no fewer).
   */
  private static final long STREAMS_BEFORE_SETTINGS = 100;

  private static final long MAX_FRAME_SIZE = (1 << 24) - 1;

  private final int mostStreams;
  private boolean received;
  private long maxStreams = Long.MAX_VALUE;
  private int initialWindow = SendWindow.DEFAULT;
  private int maxFrameSize = FrameReader.DEFAULT_MAX_FRAME_SIZE;
  private boolean allowsExtendedConnect;
  private boolean ignoresOldPriorities;

  /**
   * Nothing was said yet.
   *
   * @param mostStreams however many the peer allows
   */
  PeerSettings(int mostStreams) {
    this.mostStreams = mostStreams;
  }

  /** How many streams may run at a time. */
  int maxStreams() {
    return (int) Math.min(mostStreams, received ? maxStreams : STREAMS_BEFORE_SETTINGS);
  }

  /** What streams that are opened may send. */
  int initialWindow() {
    return initialWindow;
  }

  /** The longest payload that it takes. */
  int maxFrameSize() {
    return maxFrameSize;
  }

  /** Whether it takes CONNECT with a protocol (RFC 8441 section 3). */
  boolean allowsExtendedConnect() {
    return allowsExtendedConnect;
  }

  /**
   * Whether PRIORITY_UPDATE is of use: the peer has not said yet that it goes by RFC 7540 (RFC 9218
   * section 2.1.1).
   */
  boolean takesPriorityUpdates() {
    return !received || ignoresOldPriorities;
  }

  /** One setting; of those that are not known, none is wrong. */
  void set(int id, long value) throws ConnectionErrorException {
    switch (id) {
      case SettingId.ENABLE_PUSH -> require(value == 0, id, "0 from a server", value);
      case SettingId.MAX_CONCURRENT_STREAMS -> maxStreams = value;
      case SettingId.INITIAL_WINDOW_SIZE -> {
        if (value > SendWindow.MAX) {
          throw new ConnectionErrorException(
              ErrorCode.FLOW_CONTROL_ERROR,
              "RFC 9113 section 6.5.2",
              "setting 4: expected at most " + SendWindow.MAX + ", actual " + value);
        }
        initialWindow = (int) value;
      }
      case SettingId.MAX_FRAME_SIZE -> {
        boolean isValid = value >= FrameReader.DEFAULT_MAX_FRAME_SIZE && value <= MAX_FRAME_SIZE;
        require(isValid, id, "16384 to 16777215", value);
        maxFrameSize = (int) value;
      }
      case SettingId.ENABLE_CONNECT_PROTOCOL -> {
        require(value == 1 || (value == 0 && !allowsExtendedConnect), id, "1, or 0 as ever", value);
        allowsExtendedConnect = value == 1;
      }
      case SettingId.NO_RFC7540_PRIORITIES -> {
        require(value <= 1, id, "0 or 1", value);
        ignoresOldPriorities = value == 1;
      }
      default -> {} // HEADER_TABLE_SIZE is the encoder's; MAX_HEADER_LIST_SIZE is advice.
    }
  }

  /** A SETTINGS frame is complete. */
  void received() {
    received = true;
  }

  private static void require(boolean isValid, int id, String expected, long actual)
      throws ConnectionErrorException {
    if (!isValid) {
      throw new ConnectionErrorException(
          ErrorCode.PROTOCOL_ERROR,
          id == SettingId.ENABLE_CONNECT_PROTOCOL
              ? "RFC 8441 section 3"
              : id == SettingId.NO_RFC7540_PRIORITIES
                  ? "RFC 9218 section 2.1"
                  : "RFC 9113 section 6.5.2",
          "setting " + id + ": expected " + expected + ", actual " + actual);
    }
  }
}
