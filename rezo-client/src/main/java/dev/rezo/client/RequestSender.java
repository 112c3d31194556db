package dev.rezo.client;

import dev.rezo.h1.Http1Session;
import dev.rezo.http.Body;
import dev.rezo.http.BodyException;
import dev.rezo.http.BodySource;
import dev.rezo.http.FileRegion;
import dev.rezo.http.Headers;
import dev.rezo.http.Phase;
import dev.rezo.http.Request;
import dev.rezo.io.LendableOutput;
import dev.rezo.io.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sends the requests of a connection, one after the other: head and small body in one write, then
 * the rest as fast as source and peer allow. It stops when the transport is full, and goes on by
 * {@link #resume}. A body that is to wait for 100 (Continue) is not opened before {@link #proceed}.
 * A body that is a file is left to the kernel where the transport allows: see {@link FileSending}.
 *
 * <p>Confined to its loop.
 */
final class RequestSender implements FileSending.Owner, ExchangeDeadlines.Progress {

  /** How much of a body one turn sends before others on the loop have theirs. */
  private static final int MAX_BYTES_A_TURN = 1024 * 1024;

  /**
   * A chunk up to this is copied behind what waits, to be one write; a longer one goes by itself.
   */
  private static final int MAX_COPIED = 16 * 1024;

  /**
   * How much of a chunk is written at once: what the socket does not take of it is copied into the
   * transport's queue, and that copy must not be as large as an application's chunk may be.
   */
  private static final int MAX_PIECE = 128 * 1024;

  /** A head of more than the loop's scratch buffer gets a buffer of its own, up to this. */
  private static final int MAX_HEAD_BYTES = 1024 * 1024;

  /** Hears how the sending ends: by one of these, or by {@link #cancel}. */
  interface Owner {
    /** A part of the body is with the transport. */
    void progressed();

    /**
     * It waits for the source, or for the peer: see {@link #isBlocked}, {@link #awaitsContinue}.
     */
    void paused();

    /** The last byte is with the transport. */
    void requestSent();

    /** The request cannot be sent as it is; not a byte of it was. */
    void requestRefused(IllegalArgumentException cause);

    /** The application's body broke half way. */
    void sourceFailed(BodyException cause);

    /** Whether the head of the final response is here. */
    boolean isAnswered();
  }

  private final Http1Session session;
  private final Transport transport;
  private final Owner owner;
  private final boolean absoluteForm;
  private final Runnable ready;
  private @Nullable Request request;
  private @Nullable BodySource source;
  private boolean awaitsContinue;

  /** The body, if the kernel sends it. */
  private @Nullable FileSending file;

  /** What is left of the source's last chunk, or null. */
  private @Nullable ByteBuffer rest;

  /**
   * Makes the sender of a connection.
   *
   * @param absoluteForm whether targets are whole addresses, as a plain proxy wants them (RFC 9112
   *     section 3.2.2)
   */
  RequestSender(Http1Session session, Transport transport, boolean absoluteForm, Owner owner) {
    this.session = session;
    this.transport = transport;
    this.absoluteForm = absoluteForm;
    this.owner = owner;
    Runnable resume = this::resume;
    this.ready = () -> LoopTasks.later(transport.loop(), resume);
  }

  /** Whether a request is on its way. */
  @Override
  public boolean isSending() {
    return request != null;
  }

  /** Whether it is the peer who holds it up, by not taking what was sent. */
  @Override
  public boolean isBlocked() {
    boolean isLent = file != null && file.isLent();
    return request != null && !awaitsContinue && !transport.isWritable() && !isLent;
  }

  @Override
  public boolean isAnswered() {
    return owner.isAnswered();
  }

  /**
   * The peer has answered. A thread that has the file may have sent the last of it: that is known
   * when its turn ends, and the owner hears of it. A source of which every announced byte is sent
   * may have to read on to know its end: it is not asked, and the request ends within this call.
   *
   * @return false if there is more to send, or nothing
   */
  boolean endsByItself() {
    if (file != null && file.maySendLast()) {
      return true;
    }
    if (source == null || file != null || rest != null || session.bodyLeft() != 0) {
      return false;
    }
    try {
      end(transport.scratch());
    } catch (Throwable e) { // The trailers are the application's.
      fail(e);
    }
    return true;
  }

  /** Whether the body waits for the peer to say that it wants it. */
  @Override
  public boolean awaitsContinue() {
    return awaitsContinue;
  }

  /** Writes the head and as much of the body as there is. */
  void start(Request toSend, boolean keepAlive) {
    request = toSend;
    ByteBuffer out = transport.scratch();
    try {
      while (!session.writeHead(toSend, absoluteForm, keepAlive, out)) {
        out = larger(out);
      }
    } catch (IllegalArgumentException e) {
      cancel();
      owner.requestRefused(e);
      return;
    } catch (Throwable e) { // The body is the application's: it may throw anything.
      fail(e);
      return;
    }
    awaitsContinue = session.expectsContinue();
    if (awaitsContinue) {
      write(out);
      owner.paused();
    } else {
      sendBody(toSend, out);
    }
  }

  /** The peer wants the body, or was waited for long enough. */
  void proceed() {
    if (request != null && awaitsContinue) {
      awaitsContinue = false;
      sendBody(request, transport.scratch());
    }
  }

  private void sendBody(Request of, ByteBuffer out) {
    Body body = of.body();
    try {
      source = body == null ? null : body.open();
    } catch (Throwable e) {
      fail(e);
      return;
    }
    if (request == null) {
      closeSource(); // Opening it has cancelled the call.
    } else if (source == null || session.bodyLeft() < FileSending.LEAST) {
      pump(out);
    } else {
      sendLargeBody(source, out);
    }
  }

  private void sendLargeBody(BodySource from, ByteBuffer head) {
    LendableOutput output = transport.lendableOutput();
    FileRegion region = null;
    try {
      region = output == null ? null : from.region();
    } catch (Throwable e) {
      fail(e);
    }
    if (request == null) {
      return; // It is broken, or has cancelled the call.
    }
    if (output == null || region == null) {
      pump(head);
      return;
    }
    write(head);
    file = new FileSending(session, output, region, this);
    sendFile(file);
  }

  private void sendFile(FileSending sending) {
    try {
      if (sending.isComplete()) {
        end(transport.scratch());
      } else {
        sending.begin();
        owner.paused();
      }
    } catch (Throwable e) {
      fail(e);
    }
  }

  @Override
  public void turnEnded() {
    FileSending sending = Objects.requireNonNull(file, "file");
    try {
      sending.settle();
    } catch (Throwable e) {
      fail(e);
    }
    if (file == sending) { // Else it broke, or a watcher of its progress has cancelled the call.
      owner.progressed();
      sendFile(sending);
    }
  }

  private static ByteBuffer larger(ByteBuffer out) {
    if (out.capacity() >= MAX_HEAD_BYTES) {
      throw new IllegalArgumentException(
          "request head: expected at most " + MAX_HEAD_BYTES + " bytes, actual more");
    }
    return ByteBuffer.allocate(Math.min(4 * out.capacity(), MAX_HEAD_BYTES));
  }

  /** Goes on after the transport was full or the source had nothing. */
  void resume() {
    if (request != null && !awaitsContinue && file == null && transport.isWritable()) {
      pump(transport.scratch());
    }
  }

  /** Sends no more and closes the source. */
  void cancel() {
    request = null;
    awaitsContinue = false;
    if (file != null) {
      file.cancel();
      file = null;
    }
    closeSource();
  }

  private void pump(ByteBuffer out) {
    try {
      ByteBuffer toEnd = source == null ? out : sendBody(source, out);
      if (toEnd != null) {
        end(toEnd);
      }
    } catch (Throwable e) {
      fail(e);
    }
  }

  /**
   * Sends until the body is at its end or a signal is to be waited for. What is written is the
   * loop's again, and the application's code may send another request with it: so there is a
   * scratch buffer of our own before that code runs.
   *
   * @return where the end of the body goes, or null to wait
   */
  private @Nullable ByteBuffer sendBody(BodySource from, ByteBuffer first) throws IOException {
    int budget = MAX_BYTES_A_TURN;
    ByteBuffer out = first;
    while (transport.isWritable()) {
      if (budget <= 0) {
        transport.loop().execute(this::resume);
        break;
      }
      ByteBuffer chunk = rest != null ? rest : from.next(ready);
      if (chunk == null || request == null) {
        break;
      }
      if (BodySource.isEnd(chunk)) {
        return out;
      }
      int before = chunk.remaining();
      out = sendPiece(chunk, out);
      budget -= before - chunk.remaining();
      if (chunk.hasRemaining()) {
        rest = chunk;
      } else {
        rest = null;
        from.giveBack(chunk); // The transport has copied what the socket did not take.
      }
    }
    write(out);
    owner.paused();
    return null;
  }

  /** Returns the buffer for what comes next. */
  private ByteBuffer sendPiece(ByteBuffer chunk, ByteBuffer given) {
    ByteBuffer out = given;
    int end = chunk.limit();
    int length = Math.min(chunk.remaining(), MAX_PIECE);
    if (out.remaining() < Http1Session.MAX_CHUNK_OVERHEAD + Math.min(length, MAX_COPIED)) {
      out = writeAndRenew(out);
    }
    session.writeBodyPrefix(length, out);
    if (length <= MAX_COPIED) {
      out.put(chunk);
    } else {
      out = writeAndRenew(out);
      chunk.limit(chunk.position() + length);
      transport.write(chunk);
      chunk.limit(end);
    }
    owner.progressed();
    return out;
  }

  private void end(ByteBuffer first) {
    ByteBuffer out = first;
    Headers trailers = source == null ? Headers.EMPTY : source.trailers();
    while (!session.writeEnd(trailers, out)) {
      if (out.position() == 0) {
        throw new IllegalArgumentException("request trailers: expected to fit into one buffer");
      }
      out = writeAndRenew(out);
    }
    cancel();
    write(out);
    owner.requestSent();
  }

  /** For what goes on: a buffer that was written is the loop's again. */
  private ByteBuffer writeAndRenew(ByteBuffer out) {
    if (out.position() == 0) {
      return out;
    }
    write(out);
    return transport.scratch();
  }

  private void write(ByteBuffer out) {
    if (out.position() > 0) {
      transport.write(out.flip());
    }
  }

  private void fail(Throwable cause) {
    String what = String.valueOf(request);
    cancel();
    owner.sourceFailed(
        new BodyException(
            what + ": the request could not be sent: " + cause.getMessage(),
            BodyException.Reason.SOURCE_FAILED,
            Phase.SEND,
            cause));
  }

  private void closeSource() {
    rest = null;
    BodySource closing = source;
    if (closing == null) {
      return;
    }
    source = null;
    try {
      closing.close();
    } catch (Throwable e) {
      ClientLog.warn("closing " + closing + " failed", e);
    }
  }
}
