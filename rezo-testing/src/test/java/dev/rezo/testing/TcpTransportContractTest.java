package dev.rezo.testing;

import dev.rezo.io.EventLoop;
import dev.rezo.io.EventLoops;
import dev.rezo.io.LoopGroup;
import dev.rezo.io.TcpOptions;
import dev.rezo.io.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Holds the real transport to the contract: a loopback that differs from it would teach lies. */
class TcpTransportContractTest extends TransportContract {

  @Override
  Rig open() throws Exception {
    return new SocketRig();
  }

  private static final class SocketRig implements Rig {
    private final LoopGroup group = EventLoops.ofSize(1, "contract");
    private final EventLoop loop = group.next();
    private final Socket peer;
    private final Thread reader;
    private final Transport transport;
    private final AtomicInteger received = new AtomicInteger();
    private final CountDownLatch sawEnd = new CountDownLatch(1);
    private volatile CountDownLatch reading = new CountDownLatch(0);

    SocketRig() throws Exception {
      CompletableFuture<Transport> connected = new CompletableFuture<>();
      try (ServerSocket server = new ServerSocket()) {
        server.setReceiveBufferSize(16 * 1024);
        server.bind(new InetSocketAddress(SocketListener.loopback(), 0));
        loop.execute(
            () ->
                loop.connect(
                    new InetSocketAddress(SocketListener.loopback(), server.getLocalPort()),
                    TcpOptions.DEFAULT.withKeepAlive(null).withBuffers(0, 16 * 1024),
                    callback(connected)));
        peer = server.accept();
      }
      transport = connected.get(10, TimeUnit.SECONDS);
      reader = new Thread(this::readAll, "contract-peer");
      reader.setDaemon(true);
      reader.start();
    }

    private static EventLoop.ConnectCallback callback(CompletableFuture<Transport> connected) {
      return new EventLoop.ConnectCallback() {
        @Override
        public void onConnected(Transport transport) {
          connected.complete(transport);
        }

        @Override
        public void onConnectFailed(IOException cause) {
          connected.completeExceptionally(cause);
        }
      };
    }

    /** Reads to the end and closes nothing: the sending half is the test's. */
    private void readAll() {
      byte[] buffer = new byte[8192];
      try {
        InputStream in = peer.getInputStream();
        for (int count = 0; count >= 0; count = in.read(buffer)) {
          received.addAndGet(count);
          reading.await();
        }
      } catch (IOException | InterruptedException e) {
        // The test has ended the connection.
      }
      sawEnd.countDown();
    }

    @Override
    public Transport transport() {
      return transport;
    }

    @Override
    public <T> T onLoop(Supplier<T> action) {
      try {
        return CompletableFuture.supplyAsync(action, loop).get(10, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Error error) {
          throw error;
        }
        throw new AssertionError(e);
      } catch (InterruptedException | TimeoutException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void await(BooleanSupplier condition) {
      long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (!onLoop(condition::getAsBoolean)) {
        if (System.nanoTime() - deadlineNanos > 0) {
          throw new AssertionError("expected the condition within 10 s, actual not");
        }
        Thread.onSpinWait();
      }
    }

    /** A loopback needs microseconds; 50 ms is for what must not happen. */
    @Override
    public void settle() {
      CompletableFuture<Void> later = new CompletableFuture<>();
      long deadlineNanos = loop.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
      loop.execute(() -> loop.schedule(deadlineNanos, () -> later.complete(null)));
      later.join();
    }

    @Override
    public void peerSends(byte[] bytes) {
      act(() -> peer.getOutputStream().write(bytes));
    }

    @Override
    public void peerFinishes() {
      act(peer::shutdownOutput);
    }

    @Override
    public void peerCloses() {
      act(peer::close);
    }

    @Override
    public void peerResets() {
      act(
          () -> {
            peer.setSoLinger(true, 0);
            peer.close();
          });
    }

    @Override
    public void peerStopsReading() {
      reading = new CountDownLatch(1);
    }

    @Override
    public void peerResumesReading() {
      reading.countDown();
    }

    @Override
    public int peerReceived() {
      return received.get();
    }

    @Override
    public boolean peerSawEnd() {
      return sawEnd.getCount() == 0;
    }

    @Override
    public void close() {
      act(peer::close);
      reader.interrupt();
      group.close();
    }

    private static void act(Action action) {
      try {
        action.run();
      } catch (SocketException e) {
        // The connection is gone: what the test wanted to say cannot be said any more.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private interface Action {
      void run() throws IOException;
    }
  }
}
