package dev.rezo.testing;

import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * A place on a {@link VirtualNetwork} that can be connected to. It accepts, until told otherwise.
 *
 * <p>Not thread-safe; the caller serialises: all of it belongs to the thread that moves time.
 */
public final class VirtualListener implements AutoCloseable {

  private final SocketAddress address;
  private final Consumer<ScriptedPeer> onAccept;
  private final Consumer<SocketAddress> onClose;
  private final Deque<ConnectOutcome> nextOutcomes = new ArrayDeque<>();
  private ConnectOutcome outcome = ConnectOutcome.accept();

  private final List<ScriptedPeer> peers = new ArrayList<>();
  private int taken;
  private int cancelled;

  VirtualListener(
      SocketAddress address, Consumer<ScriptedPeer> onAccept, Consumer<SocketAddress> onClose) {
    this.address = address;
    this.onAccept = onAccept;
    this.onClose = onClose;
  }

  /** From now on every attempt ends so, unless {@link #next} has said otherwise for it. */
  public VirtualListener always(ConnectOutcome outcome) {
    this.outcome = outcome;
    return this;
  }

  /** The next attempts end so, one after the other; then it goes on as before. */
  public VirtualListener next(ConnectOutcome... outcomes) {
    nextOutcomes.addAll(List.of(outcomes));
    return this;
  }

  /** The address that this listens on. */
  public SocketAddress address() {
    return address;
  }

  /** How many connections were accepted. */
  public int accepted() {
    return peers.size();
  }

  /** How many attempts the client has given up while they were under way. */
  public int cancelledAttempts() {
    return cancelled;
  }

  /** The other ends of all connections that were accepted, in order. */
  public List<ScriptedPeer> peers() {
    return List.copyOf(peers);
  }

  /**
   * The other end of the first connection that was not taken yet.
   *
   * @throws AssertionError when there is none
   */
  public ScriptedPeer takePeer() {
    if (taken == peers.size()) {
      throw new AssertionError(
          "VirtualListener " + address + ": expected a further connection, actual " + taken);
    }
    return peers.get(taken++);
  }

  /** Stops listening: from now on the address refuses. Connections that stand go on. */
  @Override
  public void close() {
    onClose.accept(address);
  }

  @Override
  public String toString() {
    return "VirtualListener[" + address + ", " + peers.size() + " accepted]";
  }

  // ---- for the network --------------------------------------------------------------------

  ConnectOutcome nextOutcome() {
    ConnectOutcome next = nextOutcomes.poll();
    return next == null ? outcome : next;
  }

  void accept(ScriptedPeer peer) {
    peers.add(peer);
    onAccept.accept(peer);
  }

  void cancelled() {
    cancelled++;
  }
}
