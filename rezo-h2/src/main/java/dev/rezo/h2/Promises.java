package dev.rezo.h2;

import dev.rezo.h2.StreamState.Event;
import dev.rezo.h2.StreamState.Outcome;
import dev.rezo.h2.frame.ConnectionErrorException;
import dev.rezo.h2.frame.ErrorCode;
import dev.rezo.h2.hpack.FieldHandler;
import dev.rezo.http.Request;
import org.jspecify.annotations.Nullable;

/**
 * Responses that the peer promises unasked (RFC 9113 section 8.4): an error when push was switched
 * off, else accepted or refused, one by one.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Promises {

  /**
   * Promised responses that are on their way at a time, counted from the promise: each may hold a
   * window of bytes, and nobody asked for any.
   */
  static final int MAX_OPEN = 32;

  private final Http2Settings settings;
  private final Streams streams;
  private final ControlFrames control;
  private final ReceiveWindows windows;
  private final @Nullable PushHandler handler;
  private final PromisedFields fields = new PromisedFields();
  private boolean isStopped;

  // The promise that is read.
  private @Nullable Http2Stream cause;
  private int promisedId;

  Promises(
      Http2Settings settings,
      Streams streams,
      ControlFrames control,
      ReceiveWindows windows,
      @Nullable PushHandler handler) {
    this.settings = settings;
    this.streams = streams;
    this.control = control;
    this.windows = windows;
    this.handler = handler;
  }

  /** Accepts none any more. */
  void stop() {
    isStopped = true;
  }

  /** PUSH_PROMISE came on a stream; its block follows. */
  void begin(int streamId, int promised) throws ConnectionErrorException {
    if (!settings.allowsPush()) {
      throw new ConnectionErrorException(
          ErrorCode.PROTOCOL_ERROR,
          "RFC 9113 section 8.4",
          "PUSH_PROMISE: expected none, as SETTINGS_ENABLE_PUSH is 0, actual one");
    }
    if (streamId % 2 == 0) {
      throw new ConnectionErrorException(
          ErrorCode.PROTOCOL_ERROR,
          "RFC 9113 section 6.6",
          "PUSH_PROMISE: expected a stream of this side, actual " + streamId);
    }
    Outcome unused = streams.received(streamId, Event.PUSH_PROMISE);
    streams.promise(promised);
    promisedId = promised;
    cause = streams.get(streamId);
    fields.start();
  }

  /** Hears the block. */
  FieldHandler fields() {
    return fields;
  }

  /** The block is complete: the promise is accepted or refused. */
  void end() throws ConnectionErrorException {
    Http2Stream on = cause;
    cause = null;
    if (on == null || on.isOver() || handler == null || fields.isTruncated()) {
      control.answerWithReset(promisedId, ErrorCode.CANCEL);
      return;
    }
    Request request = fields.request(on.request().url().origin());
    if (request == null) {
      control.answerWithReset(promisedId, ErrorCode.PROTOCOL_ERROR);
      return;
    }
    if (isStopped || streams.promised() >= MAX_OPEN) {
      control.answerWithReset(promisedId, ErrorCode.REFUSED_STREAM);
      return;
    }
    Http2Stream stream = Http2Stream.promised(promisedId, request, windows.ofNewStream());
    StreamHandler hearing = handler.onPromise(stream, request, on);
    if (hearing == null) {
      stream.isAbandoned = true;
      control.answerWithReset(promisedId, ErrorCode.CANCEL);
      return;
    }
    stream.isHeardBy(hearing);
    streams.addPromised(stream);
  }
}
