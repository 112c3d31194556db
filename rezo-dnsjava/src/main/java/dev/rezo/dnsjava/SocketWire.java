package dev.rezo.dnsjava;

import dev.rezo.io.EventLoop;
import java.time.Duration;

/**
 * UDP and TCP.
 *
 * <p>Thread-safe.
 */
final class SocketWire implements Wire {

  private final UdpSockets udp;

  SocketWire() {
    this(UdpSockets.DEFAULT_IDLE);
  }

  /** With another time after which the thread ends. */
  SocketWire(Duration udpIdle) {
    this.udp = new UdpSockets(udpIdle);
  }

  @Override
  public Sent send(EventLoop loop, TryPlan.Try target, Query query, Receiver receiver) {
    return target.tcp()
        ? TcpTry.begin(loop, target, query, receiver)
        : udp.send(loop, target, query, receiver);
  }

  @Override
  public void close() {
    udp.close();
  }
}
