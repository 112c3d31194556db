package dev.rezo.dnsjava;

import dev.rezo.io.EventLoop;
import dev.rezo.io.TcpOptions;
import dev.rezo.io.Transport;
import dev.rezo.io.TransportHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;

/**
 * One query over a TCP connection of its own (RFC 7766), for an answer that UDP cut short: too rare
 * to keep connections for. Each message has its length before it, in two bytes (RFC 1035 section
 * 4.2.2).
 *
 * <p>Confined to its loop.
 */
final class TcpTry implements Wire.Sent, EventLoop.ConnectCallback, TransportHandler {

  private static final int LENGTH_BYTES = 2;

  private final Query query;
  private final Wire.Receiver receiver;
  private EventLoop.@Nullable ConnectAttempt attempt;
  private @Nullable Transport transport;
  private boolean over;
  private int ignored;

  /** The length and the message, as far as they have come. */
  private byte[] received = new byte[LENGTH_BYTES];

  private int count;

  private TcpTry(Query query, Wire.Receiver receiver) {
    this.query = query;
    this.receiver = receiver;
  }

  static TcpTry begin(EventLoop loop, TryPlan.Try target, Query query, Wire.Receiver receiver) {
    TcpTry made = new TcpTry(query, receiver);
    made.attempt = loop.connect(target.server(), TcpOptions.DEFAULT, made);
    return made;
  }

  @Override
  public void onConnected(Transport connected) {
    transport = connected;
    connected.start(this);
    byte[] message = query.bytes();
    ByteBuffer framed = ByteBuffer.allocate(LENGTH_BYTES + message.length);
    framed.putShort((short) message.length).put(message).flip();
    connected.write(framed);
  }

  @Override
  public void onConnectFailed(IOException cause) {
    fail("cannot be connected to: " + cause.getMessage());
  }

  @Override
  public void onRead(ByteBuffer bytes) {
    while (bytes.hasRemaining() && !over) {
      int part = Math.min(bytes.remaining(), received.length - count);
      bytes.get(received, count, part);
      count += part;
      if (count == received.length) {
        onComplete();
      }
    }
  }

  /** The length is known, or the message has come. */
  private void onComplete() {
    int length = ((received[0] & 0xFF) << 8) | (received[1] & 0xFF);
    if (received.length < LENGTH_BYTES + length) {
      received = Arrays.copyOf(received, LENGTH_BYTES + length);
      return;
    }
    Message answer = query.answerIn(Arrays.copyOfRange(received, LENGTH_BYTES, received.length));
    if (answer == null) {
      ignored++;
      received = new byte[LENGTH_BYTES];
      count = 0;
    } else {
      cancel();
      receiver.onAnswer(answer);
    }
  }

  @Override
  public void onEndOfStream() {
    fail("the connection ended before an answer");
  }

  @Override
  public void onWritable() {}

  @Override
  public void onClosed(@Nullable IOException cause) {
    fail("the connection broke before an answer" + (cause == null ? "" : ": " + cause));
  }

  private void fail(String what) {
    if (!over) {
      cancel();
      receiver.onFailure(what);
    }
  }

  @Override
  public int ignored() {
    return ignored;
  }

  @Override
  public void cancel() {
    over = true;
    if (transport != null) {
      transport.close();
    } else if (attempt != null) {
      attempt.cancel();
    }
  }
}
