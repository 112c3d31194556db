package dev.rezo.h2;

import dev.rezo.h2.StreamState.Event;
import dev.rezo.h2.StreamState.Outcome;
import dev.rezo.h2.frame.ConnectionErrorException;
import dev.rezo.h2.frame.ErrorCode;
import dev.rezo.h2.frame.FrameType.Scope;
import dev.rezo.http.Delivery;
import dev.rezo.http.ProtocolException;
import dev.rezo.http.RezoException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a connection: those that run, and what is remembered of those that are over. Here
 * a stream ends, whoever ends it.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Streams {

  /** The last number there is (RFC 9113 section 5.1.1). */
  private static final int LAST_ID = Integer.MAX_VALUE;

  private final StreamTable running = new StreamTable();
  private final ClosedStreams closed = new ClosedStreams();
  private final ControlFrames control;
  private final ReceiveWindows windows;

  private int nextId = 1;
  private boolean hasId = true;
  private boolean isStopped;
  private int lastWritten;
  private int lastPromised;
  private int promised;
  private int written;

  Streams(ControlFrames control, ReceiveWindows windows) {
    this.control = control;
    this.windows = windows;
  }

  /** Whether there may be another one. */
  boolean mayTakeId() {
    return hasId && !isStopped;
  }

  /** There will be no others: one side has said GOAWAY. */
  void stopOpening() {
    isStopped = true;
  }

  boolean isStopped() {
    return isStopped;
  }

  /** Takes the next number: they are odd and grow. */
  int takeId() {
    int id = nextId;
    hasId = id <= LAST_ID - 2;
    nextId = hasId ? id + 2 : id;
    return id;
  }

  /** Goes on from this number: none below is ever taken. */
  void skipTo(int id) {
    nextId = id;
  }

  void add(Http2Stream stream) {
    running.add(stream);
  }

  /** A promise is accepted. */
  void addPromised(Http2Stream stream) {
    running.add(stream);
    promised++;
  }

  /** Those of this side that are not over, heads that wait included. */
  int size() {
    return running.size() - promised;
  }

  /** Those of the peer that are not over. */
  int promised() {
    return promised;
  }

  /** The last number that the peer has used, or 0. */
  int lastPromised() {
    return lastPromised;
  }

  /** Those that the peer knows of. */
  int written() {
    return written;
  }

  @Nullable Http2Stream get(int id) {
    return running.get(id);
  }

  Iterable<Http2Stream> all() {
    return running.all();
  }

  /** The head of this one goes out. */
  void written(Http2Stream stream) {
    stream.move(Event.SEND_HEADERS);
    lastWritten = stream.id();
    written++;
  }

  /** The peer takes this number; until it is accepted, what comes on it is ignored. */
  void promise(int promisedId) throws ConnectionErrorException {
    if (promisedId % 2 != 0 || promisedId <= lastPromised) {
      throw new ConnectionErrorException(
          ErrorCode.PROTOCOL_ERROR,
          "RFC 9113 section 5.1.1",
          "PUSH_PROMISE: expected an even number above " + lastPromised + ", actual " + promisedId);
    }
    lastPromised = promisedId;
    closed.add(promisedId, StreamState.RESET_LOCAL);
  }

  /** Where this one is, whether it runs or not. */
  StreamState stateOf(int id) {
    Http2Stream stream = running.get(id);
    if (stream != null) {
      return stream.state();
    }
    int last = id % 2 == 0 ? lastPromised : lastWritten;
    return id > last ? StreamState.IDLE : closed.stateOf(id);
  }

  /**
   * What a frame of the peer comes to.
   *
   * @return its outcome, which costs the stream at most
   * @throws ConnectionErrorException when it costs the connection
   */
  Outcome received(int id, Event event) throws ConnectionErrorException {
    StreamState state = stateOf(id);
    Outcome outcome = Objects.requireNonNull(state.after(event), "an event of the peer");
    if (outcome.scope() == Scope.CONNECTION) {
      throw new ConnectionErrorException(
          Objects.requireNonNull(outcome.error(), "error"),
          "RFC 9113 section 5.1",
          "stream " + id + ": expected no " + event + " while " + state + ", actual one");
    }
    return outcome;
  }

  /** The last frame of this side goes out. */
  void sentEnd(Http2Stream stream) {
    stream.move(Event.SEND_END);
    overIfDone(stream);
    stream.handler().onSent();
  }

  /** The last frame of the peer came. */
  void receivedEnd(Http2Stream stream) {
    stream.response = Http2Stream.Response.COMPLETE;
    stream.move(Event.END);
    overIfDone(stream);
  }

  /** The peer has ended it. */
  void receivedReset(Http2Stream stream) {
    stream.move(Event.RESET);
    overIfDone(stream);
  }

  /** This side ends it. The peer is told if it knows of the stream. */
  void reset(Http2Stream stream, long code) {
    forget(stream);
    if (stream.fields == null) {
      control.reset(stream.id(), code);
    }
  }

  /** Ends it without a word: the peer will not answer, or cannot hear. */
  void forget(Http2Stream stream) {
    boolean isKnown = stream.fields == null;
    if (isKnown) {
      stream.move(Event.SEND_RESET);
    }
    remove(stream);
    if (isKnown) {
      over(stream);
    }
    stream.isAbandoned = true;
  }

  /** No response will come any more, or none that counts: its handler is told, nobody else. */
  void end(Http2Stream stream, RezoException cause) {
    boolean isAwaited = stream.isAwaited();
    forget(stream);
    if (isAwaited) {
      stream.handler().onFailed(cause);
    }
  }

  /** The peer broke a rule on it: the peer is told by RST_STREAM, its handler by an exception. */
  void fail(Http2Stream stream, ErrorCode code, String rule, String message)
      throws ConnectionErrorException {
    RezoException cause =
        new ProtocolException(
            rule,
            stream + ": " + message,
            ProtocolException.Scope.STREAM,
            stream.phase(),
            Delivery.UNKNOWN);
    control.answerWithReset(stream.id(), code);
    end(stream, cause);
  }

  private void overIfDone(Http2Stream stream) {
    if (stream.state().isOver()) {
      remove(stream);
      over(stream);
    }
  }

  private void remove(Http2Stream stream) {
    running.remove(stream);
    if (running.size() == 0) {
      windows.idle();
    }
  }

  private void over(Http2Stream stream) {
    if (stream.isPromised()) {
      promised--;
    } else {
      written--;
    }
    closed.add(stream.id(), stream.state());
    windows.ended(stream);
  }
}
