package dev.rezo.h2;

import dev.rezo.h2.frame.ErrorCode;
import dev.rezo.h2.frame.FrameType.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream is, as its client sees it (RFC 9113 section 5.1). Closed is three states: what may
 * still come depends on who has closed it, and how.
 *
 * <p>All transitions are in {@link #TABLE}. A cell is a state, an error of the peer with its code
 * and scope, or nothing: that event is the caller's mistake.
 *
 * <p>Immutable.
 */
enum StreamState {
  /** Nothing was sent. */
  IDLE,
  /** The peer has promised a response to a request of its own making. */
  RESERVED_REMOTE,
  /** Both sides may send. */
  OPEN,
  /** The request is complete. */
  HALF_CLOSED_LOCAL,
  /** The response is complete, the request is not. */
  HALF_CLOSED_REMOTE,
  /** Request and response are complete. */
  CLOSED,
  /** This side has sent RST_STREAM: what the peer sent before it knew is ignored. */
  RESET_LOCAL,
  /** The peer has sent RST_STREAM. */
  RESET_REMOTE;

  /** What moves a stream on. A frame with END_STREAM is its own event and then the end. */
  enum Event {
    SEND_HEADERS,
    SEND_END,
    SEND_RESET,
    HEADERS,
    DATA,
    END,
    RESET,
    WINDOW_UPDATE,
    PUSH_PROMISE,
    PRIORITY
  }

  /**
   * What an event comes to. Immutable.
   *
   * @param state the state after it, or null for an error
   * @param error the peer's error, or null
   * @param scope how much that costs, or null
   */
  record Outcome(@Nullable StreamState state, @Nullable ErrorCode error, @Nullable Scope scope) {}

  private static final Outcome IDL = new Outcome(IDLE, null, null);
  private static final Outcome RSV = new Outcome(RESERVED_REMOTE, null, null);
  private static final Outcome OPN = new Outcome(OPEN, null, null);
  private static final Outcome HCL = new Outcome(HALF_CLOSED_LOCAL, null, null);
  private static final Outcome HCR = new Outcome(HALF_CLOSED_REMOTE, null, null);
  private static final Outcome CLS = new Outcome(CLOSED, null, null);
  private static final Outcome RLO = new Outcome(RESET_LOCAL, null, null);
  private static final Outcome RRE = new Outcome(RESET_REMOTE, null, null);

  /** PROTOCOL_ERROR of the connection. */
  private static final Outcome PRO = error(ErrorCode.PROTOCOL_ERROR, Scope.CONNECTION);

  /** STREAM_CLOSED of the connection: the peer goes on behind its own END_STREAM. */
  private static final Outcome SCC = error(ErrorCode.STREAM_CLOSED, Scope.CONNECTION);

  /** STREAM_CLOSED of the stream. */
  private static final Outcome SCS = error(ErrorCode.STREAM_CLOSED, Scope.STREAM);

  private static final @Nullable Outcome NOT = null;

  // A row for each state, a column for each event, both in the order of their declaration.
  private static final @Nullable Outcome[][] TABLE = {
    //       SEND_HEADERS END RESET | HEADERS DATA END RESET WINDOW_UPDATE PUSH_PROMISE PRIORITY
    /* IDLE               */ {OPN, NOT, NOT, PRO, PRO, PRO, PRO, PRO, PRO, IDL},
    /* RESERVED_REMOTE    */ {NOT, NOT, RLO, HCL, PRO, PRO, RRE, PRO, PRO, RSV},
    /* OPEN               */ {OPN, HCL, RLO, OPN, OPN, HCR, RRE, OPN, OPN, OPN},
    /* HALF_CLOSED_LOCAL  */ {NOT, NOT, RLO, HCL, HCL, CLS, RRE, HCL, HCL, HCL},
    /* HALF_CLOSED_REMOTE */ {HCR, CLS, RLO, SCS, SCS, SCS, RRE, HCR, PRO, HCR},
    /* CLOSED             */ {NOT, NOT, NOT, SCC, SCC, SCC, CLS, CLS, PRO, CLS},
    /* RESET_LOCAL        */ {NOT, NOT, NOT, RLO, RLO, RLO, RLO, RLO, RLO, RLO},
    /* RESET_REMOTE       */ {NOT, NOT, NOT, SCS, SCS, SCS, RRE, RRE, PRO, RRE},
  };

  private static Outcome error(ErrorCode code, Scope scope) {
    return new Outcome(null, code, scope);
  }

  /** What this event comes to, or null when it is a mistake of the caller. */
  @SuppressWarnings("EnumOrdinal") // The table is right above, and a test compares it by name.
  @Nullable Outcome after(Event event) {
    return TABLE[ordinal()][event.ordinal()];
  }

  /** Whether this side may still send. */
  boolean sends() {
    return this == OPEN || this == HALF_CLOSED_REMOTE;
  }

  /** Whether the stream is over for both sides. */
  boolean isOver() {
    return this == CLOSED || this == RESET_LOCAL || this == RESET_REMOTE;
  }
}
