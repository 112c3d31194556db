package dev.rezo.io;

import org.jspecify.annotations.Nullable;

/**
 * Where TLS over a transport is: the handshake, and then the state of both halves, as one. Each
 * half ends by the close_notify of its sender, and the other half may live on (RFC 8446 section
 * 6.1); before TLS 1.3 it is answered at once (RFC 5246 section 7.2.1).
 *
 * <p>All transitions are in {@link #TABLE}. A pair that is not there cannot happen.
 *
 * <p>Immutable.
 */
enum TlsState {
  /** Nothing of the application's goes either way; that this ends it is a failure. */
  HANDSHAKING(true, Output.NOT_YET),
  /** Both halves are open. */
  OPEN(true, Output.OPEN),
  /** No more is taken to be sent; close_notify goes behind what was. */
  ENDING(true, Output.ENDING),
  /** This side has said close_notify, the peer has not. */
  CLOSE_SENT(true, Output.ENDED),
  /** The peer has said close_notify, this side has not. */
  CLOSE_RECEIVED(false, Output.OPEN),
  /** The peer has said close_notify; that of this side goes behind what was taken to be sent. */
  ANSWERING(false, Output.ENDING),
  /** Both have said close_notify; the transport below ends when it has sent all. */
  CLOSE_EXCHANGED(false, Output.ENDED),
  /** All is over, in order or not. */
  CLOSED(false, Output.ENDED);

  /** How far the sending half is. */
  private enum Output {
    NOT_YET,
    OPEN,
    ENDING,
    ENDED
  }

  /** What moves it on. */
  enum Event {
    /** The handshake has ended well. */
    SECURED,
    /** No more is to be sent behind what was taken: the owner's wish, or the engine's end. */
    END_OUTPUT,
    /** This side says close_notify. */
    SEND_CLOSE_NOTIFY,
    /** The peer has said close_notify. */
    CLOSE_NOTIFY,
    /** The owner closes it, something has failed, or the transport below is over. */
    CLOSE
  }

  // A row for each state, a column for each event, both in the order of their declaration.
  private static final @Nullable TlsState[][] TABLE = {
    //                   SECURED END_OUTPUT SEND_CLOSE_NOTIFY CLOSE_NOTIFY CLOSE
    /* HANDSHAKING     */ {OPEN, null, null, null, CLOSED},
    /* OPEN            */ {null, ENDING, null, CLOSE_RECEIVED, CLOSED},
    /* ENDING          */ {null, ENDING, CLOSE_SENT, ANSWERING, CLOSED},
    /* CLOSE_SENT      */ {null, CLOSE_SENT, null, CLOSE_EXCHANGED, CLOSED},
    /* CLOSE_RECEIVED  */ {null, ANSWERING, CLOSE_EXCHANGED, null, CLOSED},
    /* ANSWERING       */ {null, ANSWERING, CLOSE_EXCHANGED, null, CLOSED},
    /* CLOSE_EXCHANGED */ {null, CLOSE_EXCHANGED, null, null, CLOSED},
    /* CLOSED          */ {null, null, null, null, CLOSED},
  };

  private final boolean receives;
  private final Output output;

  TlsState(boolean receives, Output output) {
    this.receives = receives;
    this.output = output;
  }

  /** The state after this event, or null when the event cannot happen here. */
  @SuppressWarnings("EnumOrdinal") // The table is right above, and a test compares it by name.
  @Nullable TlsState after(Event event) {
    return TABLE[ordinal()][event.ordinal()];
  }

  /** Whether something of the peer may still come. */
  boolean receives() {
    return receives;
  }

  /** Whether the application may send. */
  boolean sends() {
    return output == Output.OPEN;
  }

  /** Whether nothing but close_notify goes behind what is kept. */
  boolean isEnding() {
    return output == Output.ENDING;
  }

  /** Whether the peer is still to hear close_notify. */
  boolean owesCloseNotify() {
    return output == Output.OPEN || output == Output.ENDING;
  }
}
