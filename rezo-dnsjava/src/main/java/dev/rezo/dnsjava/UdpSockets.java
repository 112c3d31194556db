package dev.rezo.dnsjava;

import dev.rezo.io.EventLoop;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;

/**
 * Sends queries over UDP, each from a socket of its own: the system gives it a port that nobody can
 * guess (RFC 5452 section 9.2), and it takes datagrams of the server that it is connected to alone.
 *
 * <p>Lifecycle: one thread, a daemon named {@code rezo-dnsjava-udp}, which reads. It starts with
 * the first query, ends when there was none for ten seconds, and starts again for the next.
 *
 * <p>Thread-safe. What is heard is heard on the loop that asked.
 */
final class UdpSockets implements AutoCloseable {

  static final Duration DEFAULT_IDLE = Duration.ofSeconds(10);

  /** The longest datagram: what is longer than agreed is read all the same. */
  private static final int MOST_BYTES = 65_535;

  /** Datagrams of one socket before it is the turn of the others, which a flood must not stop. */
  private static final int MOST_AT_A_TIME = 16;

  private final long idleNanos;

  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.
  private @Nullable Selector selector;
  private boolean closed;

  /** Sockets whose thread ends when nobody has asked for so long. */
  UdpSockets(Duration idle) {
    this.idleNanos = idle.toNanos();
  }

  /** Sends a query and waits for its answer. On the loop only. */
  Wire.Sent send(EventLoop loop, TryPlan.Try target, Query query, Wire.Receiver receiver) {
    DatagramChannel channel = null;
    try {
      channel = DatagramChannel.open();
      Socket socket = new Socket(loop, query, receiver, channel);
      channel.configureBlocking(false);
      channel.connect(target.server());
      channel.write(ByteBuffer.wrap(query.bytes()));
      watch(socket, channel);
      return socket;
    } catch (IOException | RuntimeException failure) {
      Socket unsent = new Socket(loop, query, receiver, channel);
      unsent.fail("cannot be sent: " + failure);
      return unsent;
    }
  }

  /** Has the thread read this channel; starts the thread if there is none. */
  private void watch(Socket socket, DatagramChannel channel) throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new IOException("the DNS client is closed");
      }
      Selector open = selector;
      if (open == null) {
        open = Selector.open();
        start(open);
        selector = open;
      }
      socket.selector = open;
      // Does not wait for the thread that selects (since Java 11).
      channel.register(open, SelectionKey.OP_READ, socket);
      open.wakeup();
    } finally {
      lock.unlock();
    }
  }

  private void start(Selector open) {
    Thread thread = new Thread(null, () -> read(open), "rezo-dnsjava-udp", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    thread.start();
  }

  private void read(Selector open) {
    ByteBuffer buffer = ByteBuffer.allocate(MOST_BYTES);
    String why = "the DNS client is closed";
    try {
      long idleAtNanos = System.nanoTime() + idleNanos;
      long leftNanos = idleNanos;
      do {
        // Rounded up: 0 would be to wait for ever.
        long leftMillis = TimeUnit.NANOSECONDS.toMillis(Math.max(0, leftNanos)) + 1;
        open.select(key -> socketOf(key).read(buffer), leftMillis);
        if (!open.keys().isEmpty()) {
          idleAtNanos = System.nanoTime() + idleNanos;
        }
        leftNanos = idleAtNanos - System.nanoTime();
      } while (!isOver(open, leftNanos <= 0));
    } catch (IOException broken) {
      why = "the selector failed: " + broken;
    } finally {
      end(open, why);
    }
  }

  /** Decides whether the thread ends; if so, the next query starts another. */
  private boolean isOver(Selector open, boolean idle) {
    lock.lock();
    try {
      boolean over = closed || (idle && open.keys().isEmpty());
      if (over && selector == open) {
        selector = null;
      }
      return over;
    } finally {
      lock.unlock();
    }
  }

  private void end(Selector open, String why) {
    lock.lock();
    try {
      if (selector == open) {
        selector = null;
      }
    } finally {
      lock.unlock();
    }
    List<SelectionKey> left = List.copyOf(open.keys());
    left.forEach(key -> socketOf(key).fail(why));
    try {
      open.close();
    } catch (IOException nothingLeftToDo) {
      // It is gone either way.
    }
  }

  private static Socket socketOf(SelectionKey key) {
    return (Socket) key.attachment();
  }

  /** Queries fail from now on, those that wait too, and the thread ends. Idempotent. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (selector != null) {
        selector.wakeup();
      }
    } finally {
      lock.unlock();
    }
  }

  /** A query that was sent. Confined to its loop, but for what the reading thread does. */
  private static final class Socket implements Wire.Sent {

    private final EventLoop loop;
    private final Query query;
    private final Wire.Receiver receiver;
    private final @Nullable DatagramChannel channel;

    // Written by the reading thread alone.
    private volatile int ignored;

    // Written before the reading thread knows of it.
    private @Nullable Selector selector;

    // Confined to the loop.
    private boolean over;

    Socket(EventLoop loop, Query query, Wire.Receiver receiver, @Nullable DatagramChannel channel) {
      this.loop = loop;
      this.query = query;
      this.receiver = receiver;
      this.channel = channel;
    }

    /** On the reading thread. */
    void read(ByteBuffer buffer) {
      DatagramChannel open = channel;
      if (open == null) {
        return;
      }
      try {
        for (int i = 0; i < MOST_AT_A_TIME; i++) {
          buffer.clear();
          int length = open.read(buffer);
          if (length <= 0) {
            return;
          }
          byte[] datagram = new byte[length];
          buffer.flip().get(datagram);
          Message answer = query.answerIn(datagram);
          if (answer != null) {
            closeChannel();
            tell(() -> receiver.onAnswer(answer));
            return;
          }
          noteIgnored();
        }
      } catch (PortUnreachableException nobody) {
        fail("nobody listens there");
      } catch (ClosedChannelException cancelled) {
        // The loop gave up.
      } catch (IOException failure) {
        fail(failure.toString());
      }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
    private void noteIgnored() {
      ignored++;
    }

    /** On any thread. */
    void fail(String what) {
      closeChannel();
      tell(() -> receiver.onFailure(what));
    }

    private void tell(Runnable news) {
      try {
        loop.execute(
            () -> {
              if (!over) {
                over = true;
                news.run();
              }
            });
      } catch (RejectedExecutionException ended) {
        // Nobody is there to hear it.
      }
    }

    private void closeChannel() {
      if (channel != null) {
        try {
          channel.close();
        } catch (IOException nothingLeftToDo) {
          // It is gone either way.
        }
      }
    }

    @Override
    public int ignored() {
      return ignored;
    }

    @Override
    public void cancel() {
      if (!over) {
        over = true;
        closeChannel();
        if (selector != null) {
          selector.wakeup(); // a closed channel keeps its descriptor until the selector turns
        }
      }
    }
  }
}
