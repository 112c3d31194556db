package dev.rezo.h2.frame;

/**
 * Why a stream or a connection ends (RFC 9113 section 7).
 *
 * <p>The constants stand in the order of their codes. Immutable.
 */
public enum ErrorCode {
  NO_ERROR,
  PROTOCOL_ERROR,
  INTERNAL_ERROR,
  FLOW_CONTROL_ERROR,
  SETTINGS_TIMEOUT,
  STREAM_CLOSED,
  FRAME_SIZE_ERROR,
  REFUSED_STREAM,
  CANCEL,
  COMPRESSION_ERROR,
  CONNECT_ERROR,
  ENHANCE_YOUR_CALM,
  INADEQUATE_SECURITY,
  HTTP_1_1_REQUIRED;

  private static final ErrorCode[] BY_CODE = values();

  /** The number on the wire. */
  @SuppressWarnings("EnumOrdinal") // The order is the RFC's, and a test compares it.
  public int code() {
    return ordinal();
  }

  /** How a code of the peer reads in a message; it may be one that nobody has defined. */
  public static String nameOf(long code) {
    return code >= 0 && code < BY_CODE.length
        ? BY_CODE[(int) code].name()
        : String.format("0x%x", code);
  }
}
