package dev.rezo.testing;

import dev.rezo.io.EventLoop.ConnectAttempt;
import dev.rezo.io.EventLoop.ConnectCallback;
import dev.rezo.io.TcpOptions;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The world that {@link VirtualLoop}s connect to: listeners by address, without sockets.
 *
 * <pre>{@code
 * VirtualNetwork network = new VirtualNetwork(time);
 * network.listen(address, peer -> peer.onReceive(p -> p.send(Answer.OK)));
 * network.listen(other).always(ConnectOutcome.refuse());
 * }</pre>
 *
 * <p>An address that nobody listens on refuses connections.
 *
 * <p>Not thread-safe; the caller serialises: all of it belongs to the thread that moves time.
 */
public final class VirtualNetwork {

  private final VirtualTime time;
  private final Map<SocketAddress, VirtualListener> listeners = new LinkedHashMap<>();
  private final List<Attempt> attempts = new ArrayList<>();
  private final Set<VirtualConnect> connecting = new LinkedHashSet<>();

  /** A network on {@code time}, with nobody in it. */
  public VirtualNetwork(VirtualTime time) {
    this.time = time;
  }

  /** Listens on {@code address}; the test takes the peers from the listener. */
  public VirtualListener listen(SocketAddress address) {
    return listen(address, peer -> {});
  }

  /**
   * Listens on {@code address}.
   *
   * @param onAccept is told of each new connection, before the client is
   * @throws IllegalStateException when somebody listens there already
   */
  public VirtualListener listen(SocketAddress address, Consumer<ScriptedPeer> onAccept) {
    VirtualListener listener = new VirtualListener(address, onAccept, listeners::remove);
    if (listeners.putIfAbsent(address, listener) != null) {
      throw new IllegalStateException(
          "VirtualNetwork: expected a free address, actual a listener on " + address);
    }
    return listener;
  }

  /** Every attempt to connect that was begun, in order. */
  public List<Attempt> attempts() {
    return List.copyOf(attempts);
  }

  /** The attempts that were begun and have neither ended nor been cancelled. */
  public int pendingConnects() {
    return connecting.size();
  }

  /** The connections that the loops have open. */
  public int openTransports() {
    return time.loops().stream().mapToInt(VirtualLoop::openTransports).sum();
  }

  /** The time that this network lives in. */
  public VirtualTime time() {
    return time;
  }

  /**
   * The last line of a test of something that was closed.
   *
   * @throws AssertionError when a connection, a connect attempt, a timer or a task is left
   */
  public void requireNothingLeft() {
    List<LoopbackTransport> open = new ArrayList<>();
    time.loops().forEach(loop -> open.addAll(loop.transports()));
    if (!open.isEmpty()
        || !connecting.isEmpty()
        || time.pendingTimers() > 0
        || time.pendingTasks() > 0) {
      throw new AssertionError(
          "VirtualNetwork: expected nothing left, actual connections "
              + open
              + ", connect attempts "
              + connecting
              + ", "
              + time.pendingTimers()
              + " timers, "
              + time.pendingTasks()
              + " tasks");
    }
  }

  @Override
  public String toString() {
    return "VirtualNetwork["
        + openTransports()
        + " open, "
        + connecting.size()
        + " connecting, listeners "
        + listeners.keySet()
        + "]";
  }

  // ---- for loops --------------------------------------------------------------------------

  ConnectAttempt connect(
      VirtualLoop loop, SocketAddress remote, TcpOptions options, ConnectCallback callback) {
    if (remote instanceof InetSocketAddress inet && inet.isUnresolved()) {
      throw new IllegalArgumentException(
          "VirtualNetwork.connect: expected a resolved address, actual " + remote);
    }
    attempts.add(new Attempt(remote, options, loop.nanoTime()));
    VirtualConnect connect = new VirtualConnect(loop, remote, callback, connecting::remove);
    connecting.add(connect);
    connect.begin(listeners.get(remote));
    return connect;
  }

  /** The loop has ended: its attempts end with it, and nobody hears of them. */
  void cancelAttempts(VirtualLoop loop) {
    List.copyOf(connecting).stream().filter(one -> one.isOn(loop)).forEach(VirtualConnect::cancel);
  }

  /**
   * One attempt to connect. Immutable.
   *
   * @param remote where to
   * @param options what was to be set on the socket
   * @param atNanos when it was begun, in the scale of {@link VirtualTime#nanoTime}
   */
  public record Attempt(SocketAddress remote, TcpOptions options, long atNanos) {}
}
