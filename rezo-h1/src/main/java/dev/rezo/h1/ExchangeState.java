package dev.rezo.h1;

import org.jspecify.annotations.Nullable;

/**
 * Where an exchange is: the state of its request and the state of its response, as one.
 *
 * <p>All transitions are in {@link #TABLE}. A pair that is not there is an error: of the caller
 * when the event is about the request, of the peer when it is about the response.
 *
 * <p>Immutable.
 */
enum ExchangeState {
  /** Nothing runs: the last exchange is complete on both sides, or there was none. */
  IDLE(Reads.NOTHING),
  /** The request is being sent; the final head is yet to come. */
  SENDING(Reads.HEAD),
  /** The request is complete; the final head is yet to come. */
  AWAITING(Reads.HEAD),
  /** The final head came before the request was complete (RFC 9112 section 9.5 allows it). */
  EARLY(Reads.BODY),
  /** The request is complete; the body of the response is coming. */
  RECEIVING(Reads.BODY),
  /** The response is complete, the request is not. */
  ANSWERED(Reads.NOTHING),
  /** The connection speaks another protocol: 101, or 2xx to CONNECT. */
  SWITCHED(Reads.FOREIGN),
  /** The peer has ended the connection or broken the protocol. */
  CLOSED(Reads.NOTHING);

  /** What bytes from the peer are in a state. */
  enum Reads {
    /** Unsolicited. */
    NOTHING,
    /** A response head. */
    HEAD,
    /** The body of a response. */
    BODY,
    /** Another protocol's. */
    FOREIGN
  }

  /** What moves an exchange on. */
  enum Event {
    /** The request head is written, a body follows. */
    REQUEST_HEAD,
    /** The request is complete. */
    REQUEST_END,
    /** A response head with a status of 1xx, except 101. */
    INTERIM,
    /** The head of the final response. */
    RESPONSE_HEAD,
    /** The response is complete. */
    RESPONSE_END,
    /** 101, or 2xx to CONNECT. */
    SWITCH,
    /** The peer has ended the connection or broken the protocol. */
    CLOSE
  }

  // A row for each state, a column for each event, both in the order of their declaration.
  private static final @Nullable ExchangeState[][] TABLE = {
    //             REQUEST_HEAD REQUEST_END INTERIM   RESPONSE_HEAD RESPONSE_END SWITCH    CLOSE
    /* IDLE      */ {SENDING, null, null, null, null, null, CLOSED},
    /* SENDING   */ {null, AWAITING, SENDING, EARLY, null, null, CLOSED},
    /* AWAITING  */ {null, null, AWAITING, RECEIVING, null, SWITCHED, CLOSED},
    /* EARLY     */ {null, RECEIVING, null, null, ANSWERED, null, CLOSED},
    /* RECEIVING */ {null, null, null, null, IDLE, null, CLOSED},
    /* ANSWERED  */ {null, IDLE, null, null, null, null, CLOSED},
    /* SWITCHED  */ {null, null, null, null, null, null, CLOSED},
    /* CLOSED    */ {null, null, null, null, null, null, CLOSED},
  };

  private final Reads reads;

  ExchangeState(Reads reads) {
    this.reads = reads;
  }

  Reads reads() {
    return reads;
  }

  /** The state after this event, or null when the event cannot happen here. */
  @SuppressWarnings("EnumOrdinal") // The table is right above, and a test compares it by name.
  @Nullable ExchangeState after(Event event) {
    return TABLE[ordinal()][event.ordinal()];
  }
}
