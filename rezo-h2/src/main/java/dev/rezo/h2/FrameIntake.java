package dev.rezo.h2;

import dev.rezo.h2.FieldRules.Defect;
import dev.rezo.h2.Http2Stream.Response;
import dev.rezo.h2.StreamState.Event;
import dev.rezo.h2.StreamState.Outcome;
import dev.rezo.h2.frame.ConnectionErrorException;
import dev.rezo.h2.frame.ErrorCode;
import dev.rezo.h2.frame.FrameHandler;
import dev.rezo.h2.frame.FrameType;
import dev.rezo.h2.hpack.HpackDecoder;
import dev.rezo.h2.hpack.HpackException;
import dev.rezo.http.Delivery;
import dev.rezo.http.StreamResetException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What frames of the peer mean, for one stream each. What they mean for the connection is {@link
 * ConnectionIntake}'s.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class FrameIntake implements FrameHandler {

  /** CONTINUATION frames of one block: 64 KiB of fields need four. */
  static final int MAX_CONTINUATIONS = 32;

  /** Of a block, times the field list that is kept: what is longer is an attack and no response. */
  static final int MAX_BLOCK_FACTOR = 4;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Http2Settings settings;
  private final Http2Limits limits;
  private final Streams streams;
  private final ControlFrames control;
  private final ConnectionIntake connection;
  private final ReceiveWindows windows;
  private final FrameOutput output;
  private final Promises promises;
  private final HpackDecoder decoder;
  private final ResponseFields fields = new ResponseFields();
  private boolean isGreeted;

  // The block that is read.
  private @Nullable Http2Stream blockOf;
  private boolean isPromise;
  private boolean blockEnds;
  private long blockLength;
  private int continuations;

  // The DATA that is read.
  private @Nullable Http2Stream dataOf;
  private boolean dataEnds;

  FrameIntake(
      Http2Settings settings,
      Http2Limits limits,
      Streams streams,
      ControlFrames control,
      ConnectionIntake connection,
      ReceiveWindows windows,
      FrameOutput output,
      Promises promises) {
    this.settings = settings;
    this.limits = limits;
    this.streams = streams;
    this.control = control;
    this.connection = connection;
    this.windows = windows;
    this.output = output;
    this.promises = promises;
    this.decoder = new HpackDecoder(limits.maxFieldListBytes());
  }

  @Override
  public void onFrame(@Nullable FrameType type, int streamId, int length)
      throws ConnectionErrorException {
    if (!isGreeted && type != FrameType.SETTINGS) {
      throw notGreeted(type == null ? "a frame of an unknown type" : type.toString());
    }
    if (type == null) {
      connection.count(Flood.UNKNOWN_FRAME);
      return;
    }
    switch (type) {
      case SETTINGS -> connection.count(Flood.SETTINGS);
      case PING -> connection.count(Flood.PING);
      case GOAWAY -> connection.count(Flood.GOAWAY);
      case PUSH_PROMISE -> connection.count(Flood.PUSH_PROMISE);
      case PRIORITY -> connection.count(Flood.PRIORITY);
      case RST_STREAM -> connection.count(Flood.RST_STREAM);
      case WINDOW_UPDATE -> connection.count(Flood.WINDOW_UPDATE);
      case CONTINUATION -> {
        if (++continuations > MAX_CONTINUATIONS) {
          throw new ConnectionErrorException(
              ErrorCode.ENHANCE_YOUR_CALM,
              "RFC 9113 section 10.5",
              "header block: expected at most " + MAX_CONTINUATIONS + " CONTINUATION, actual more");
        }
      }
      default -> {}
    }
  }

  private static ConnectionErrorException notGreeted(String actual) {
    return new ConnectionErrorException(
        ErrorCode.PROTOCOL_ERROR,
        "RFC 9113 section 3.4",
        "connection: expected SETTINGS first, actual " + actual);
  }

  // DATA.

  @Override
  public void onDataBegin(int streamId, int flowLength, int dataLength, boolean endStream)
      throws ConnectionErrorException {
    if (dataLength == 0 && !endStream) {
      connection.count(Flood.EMPTY_DATA);
    }
    Outcome outcome = streams.received(streamId, Event.DATA);
    connection.data(flowLength);
    dataEnds = endStream;
    dataOf = wanted(streamId, outcome);
    if (dataOf == null) {
      windows.ignored(flowLength);
    } else if (!isDataInOrder(dataOf, flowLength, dataLength, endStream)) {
      dataOf = null;
    }
  }

  /** The stream that hears of a frame, or null if nobody does. */
  private @Nullable Http2Stream wanted(int streamId, Outcome outcome)
      throws ConnectionErrorException {
    Http2Stream stream = streams.get(streamId);
    if (outcome.error() == null && stream != null) {
      return stream;
    }
    connection.count(Flood.LATE_FRAME);
    if (outcome.error() != null) {
      onStreamError(
          streamId, outcome.error(), "RFC 9113 section 5.1", "expected no more frames, actual one");
    }
    return null;
  }

  private boolean isDataInOrder(
      Http2Stream stream, int flowLength, int dataLength, boolean endStream)
      throws ConnectionErrorException {
    if (!windows.received(stream, flowLength)) {
      streams.fail(
          stream,
          ErrorCode.FLOW_CONTROL_ERROR,
          "RFC 9113 section 6.9.1",
          "expected DATA within the window, actual " + flowLength + " octets");
      return false;
    }
    if (stream.response == Response.HEAD) {
      malformed(stream, "RFC 9113 section 8.1", "expected a head before DATA, actual none");
      return false;
    }
    stream.received += dataLength;
    if (stream.announced >= 0
        && (endStream ? stream.received != stream.announced : stream.received > stream.announced)) {
      wrongLength(stream);
      return false;
    }
    windows.giveBack(stream, flowLength - dataLength); // Padding is of no use to anybody.
    return true;
  }

  private void wrongLength(Http2Stream stream) throws ConnectionErrorException {
    malformed(
        stream,
        "RFC 9113 section 8.1.1",
        "expected " + stream.announced + " octets of DATA, actual " + stream.received);
  }

  @Override
  public void onData(ByteBuffer part) {
    if (dataOf != null && !dataOf.isOver()) { // It may be given up between two parts.
      dataOf.handler().onBody(part);
    }
  }

  @Override
  public void onDataEnd() {
    Http2Stream stream = dataOf;
    dataOf = null;
    if (stream != null && !stream.isOver() && dataEnds) {
      end(stream);
    }
  }

  private void end(Http2Stream stream) {
    streams.receivedEnd(stream);
    stream.handler().onEnd();
  }

  // Header blocks.

  @Override
  public void onHeadersBegin(int streamId, boolean endStream) throws ConnectionErrorException {
    Http2Stream stream = wanted(streamId, streams.received(streamId, Event.HEADERS));
    if (stream != null) {
      stream.move(Event.HEADERS);
    }
    blockEnds = endStream;
    startBlock(stream, false);
  }

  @Override
  public void onPushPromiseBegin(int streamId, int promisedId) throws ConnectionErrorException {
    promises.begin(streamId, promisedId);
    startBlock(null, true);
  }

  private void startBlock(@Nullable Http2Stream stream, boolean asPromise) {
    isPromise = asPromise;
    blockOf = stream;
    blockLength = 0;
    continuations = 0;
    if (stream == null) {
      fields.startUnwanted();
    } else {
      fields.start(stream.response == Response.BODY);
    }
  }

  @Override
  public void onFragment(ByteBuffer fragment) throws ConnectionErrorException {
    blockLength += fragment.remaining();
    long most = (long) MAX_BLOCK_FACTOR * limits.maxFieldListBytes();
    if (blockLength > most) {
      throw new ConnectionErrorException(
          ErrorCode.ENHANCE_YOUR_CALM,
          "RFC 9113 section 10.5.1",
          "header block: expected at most " + most + " octets, actual more");
    }
    decode(fragment, false);
  }

  @Override
  public void onBlockEnd() throws ConnectionErrorException {
    decode(NOTHING, true);
    if (isPromise) {
      promises.end();
      return;
    }
    Http2Stream stream = blockOf;
    blockOf = null;
    if (stream == null || stream.isOver()) {
      return;
    }
    stream.handler().onHeadBytesReceived(blockLength);
    Defect defect = fields.defect();
    if (fields.isTruncated()) {
      streams.fail(
          stream,
          ErrorCode.CANCEL,
          "RFC 9113 section 10.5.1",
          "expected at most " + limits.maxFieldListBytes() + " octets of fields, actual more");
    } else if (defect != null) {
      malformed(stream, defect.rule(), defect.message());
    } else if (stream.response == Response.BODY) {
      trailers(stream);
    } else if (fields.status() < 200) {
      informational(stream);
    } else {
      head(stream);
    }
  }

  /** Strictly in the order of frames, whoever wants the fields: each block changes the table. */
  private void decode(ByteBuffer fragment, boolean endOfBlock) throws ConnectionErrorException {
    try {
      decoder.decode(fragment, endOfBlock, isPromise ? promises.fields() : fields);
    } catch (HpackException e) {
      throw new ConnectionErrorException(
          ErrorCode.COMPRESSION_ERROR, e.rule(), String.valueOf(e.getMessage()));
    }
  }

  /** RFC 9110 section 15.2: any number, asked for or not; ours is bounded. */
  private void informational(Http2Stream stream) throws ConnectionErrorException {
    if (blockEnds) {
      malformed(stream, "RFC 9113 section 8.1", "expected a final head, actual the end behind 1xx");
    } else if (++stream.informational > limits.maxInformational()) {
      streams.fail(
          stream,
          ErrorCode.ENHANCE_YOUR_CALM,
          "RFC 9110 section 15.2",
          "expected at most " + limits.maxInformational() + " interim responses, actual more");
    } else {
      stream.handler().onInformational(fields.status(), fields.headers());
    }
  }

  private void head(Http2Stream stream) throws ConnectionErrorException {
    int status = fields.status();
    stream.isConnected = stream.isTunnel && status / 100 == 2;
    boolean isEmpty = stream.isHead || status == 304 || (status == 204 && !stream.isConnected);
    stream.announced = stream.isConnected ? -1 : isEmpty ? 0 : fields.contentLength();
    if (blockEnds && stream.announced > 0) {
      wrongLength(stream);
      return;
    }
    stream.response = Response.BODY;
    if (stream.isTunnel) {
      output.wake(stream);
    }
    long length = blockEnds ? 0 : stream.announced;
    stream.handler().onHead(new Http2ResponseHead(status, fields.headers(), length));
    if (blockEnds) {
      end(stream);
    }
  }

  private void trailers(Http2Stream stream) throws ConnectionErrorException {
    if (stream.isConnected) {
      malformed(stream, "RFC 9113 section 8.5", "expected DATA in a tunnel, actual HEADERS");
    } else if (!blockEnds) {
      malformed(stream, "RFC 9113 section 8.1", "expected trailers to end it, actual no end");
    } else if (stream.announced >= 0 && stream.received != stream.announced) {
      wrongLength(stream);
    } else {
      if (!fields.headers().isEmpty()) {
        stream.handler().onTrailers(fields.headers());
      }
      end(stream);
    }
  }

  private void malformed(Http2Stream stream, String rule, String message)
      throws ConnectionErrorException {
    streams.fail(stream, ErrorCode.PROTOCOL_ERROR, rule, message);
  }

  // Others.

  @Override
  public void onReset(int streamId, long code) throws ConnectionErrorException {
    Outcome unused = streams.received(streamId, Event.RESET);
    Http2Stream stream = streams.get(streamId);
    if (stream == null) {
      return;
    }
    boolean isAwaited = stream.isAwaited();
    StreamResetException cause =
        new StreamResetException(
            stream + ": the peer reset it: " + ErrorCode.nameOf(code),
            code,
            stream.phase(),
            code == ErrorCode.REFUSED_STREAM.code()
                ? stream.deliveryWhenRefused()
                : Delivery.UNKNOWN);
    streams.receivedReset(stream);
    if (isAwaited) {
      stream.handler().onFailed(cause);
    }
  }

  @Override
  public void onSetting(int id, long value) throws ConnectionErrorException {
    connection.setting(id, value);
  }

  @Override
  public void onSettingsEnd() throws ConnectionErrorException {
    isGreeted = true;
    connection.settingsEnd();
  }

  @Override
  public void onSettingsAck() throws ConnectionErrorException {
    if (!isGreeted) {
      throw notGreeted("an acknowledgement");
    }
    decoder.setMaxTableSize(settings.headerTableSize());
    connection.settingsAck();
  }

  @Override
  public void onPing(long payload, boolean ack) throws ConnectionErrorException {
    connection.ping(payload, ack);
  }

  @Override
  public void onGoAway(int lastStreamId, long code, String debug) throws ConnectionErrorException {
    connection.goAway(lastStreamId, code, debug);
  }

  @Override
  public void onWindowUpdate(int streamId, int increment) throws ConnectionErrorException {
    if (streamId == 0) {
      connection.window(increment);
      return;
    }
    Outcome unused = streams.received(streamId, Event.WINDOW_UPDATE);
    Http2Stream stream = streams.get(streamId);
    if (stream == null) {
      return;
    }
    if (increment == 0) {
      streams.fail(
          stream,
          ErrorCode.PROTOCOL_ERROR,
          "RFC 9113 section 6.9",
          "WINDOW_UPDATE: expected an increment, actual 0");
    } else if (!stream.sendWindow.move(increment)) {
      streams.fail(
          stream,
          ErrorCode.FLOW_CONTROL_ERROR,
          "RFC 9113 section 6.9.1",
          "WINDOW_UPDATE: expected a window up to 2^31-1, actual more");
    } else {
      output.wake(stream);
    }
  }

  @Override
  public void onStreamError(int streamId, ErrorCode code, String rule, String message)
      throws ConnectionErrorException {
    Http2Stream stream = streams.get(streamId);
    if (stream != null && stream.fields == null) {
      streams.fail(stream, code, rule, message);
    } else if (streams.stateOf(streamId) != StreamState.IDLE) {
      control.answerWithReset(streamId, code); // RST_STREAM must not name an idle stream.
    }
  }
}
