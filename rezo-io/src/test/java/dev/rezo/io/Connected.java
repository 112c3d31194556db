package dev.rezo.io;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/** A connect callback that is a future. */
final class Connected implements EventLoop.ConnectCallback {

  final CompletableFuture<Transport> transport = new CompletableFuture<>();

  /** Connects, waits for the connection and starts it with {@code handler}. */
  static Transport to(EventLoop loop, int port, TransportHandler handler) throws Exception {
    Connected connected = new Connected();
    Await.run(loop, () -> loop.connect(loopback(port), TcpOptions.DEFAULT, connected));
    Transport transport = Await.get(connected.transport);
    Await.run(loop, () -> transport.start(handler));
    return transport;
  }

  static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  @Override
  public void onConnected(Transport connected) {
    transport.complete(connected);
  }

  @Override
  public void onConnectFailed(IOException cause) {
    transport.completeExceptionally(cause);
  }
}
