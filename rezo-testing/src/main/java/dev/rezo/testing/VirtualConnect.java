package dev.rezo.testing;

import dev.rezo.io.EventLoop.ConnectAttempt;
import dev.rezo.io.EventLoop.ConnectCallback;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect on the virtual network.
 *
 * <p>Confined to its loop.
 */
final class VirtualConnect implements ConnectAttempt {

  private final VirtualLoop loop;
  private final SocketAddress remote;
  private final ConnectCallback callback;
  private final Consumer<VirtualConnect> onOver;
  private @Nullable VirtualListener listener;
  private boolean over;

  VirtualConnect(
      VirtualLoop loop,
      SocketAddress remote,
      ConnectCallback callback,
      Consumer<VirtualConnect> onOver) {
    this.loop = loop;
    this.remote = remote;
    this.callback = callback;
    this.onOver = onOver;
  }

  void begin(@Nullable VirtualListener asked) {
    listener = asked;
    ConnectOutcome outcome = asked == null ? ConnectOutcome.refuse() : asked.nextOutcome();
    if (outcome.kind() != ConnectOutcome.Kind.NO_ANSWER) {
      long deadlineNanos = loop.nanoTime() + outcome.delay().toNanos();
      loop.scheduleArrival(deadlineNanos, () -> answer(outcome.kind()));
    }
  }

  private void answer(ConnectOutcome.Kind kind) {
    if (over) {
      return;
    }
    end();
    VirtualListener to = listener;
    if (to == null || kind == ConnectOutcome.Kind.REFUSE) {
      callback.onConnectFailed(new ConnectException("Connection refused: " + remote));
    } else {
      LoopbackTransport transport = new LoopbackTransport(loop, remote);
      to.accept(transport.peer());
      callback.onConnected(transport);
    }
  }

  @Override
  public void cancel() {
    loop.checkInLoop();
    if (!over) {
      end();
      if (listener != null) {
        listener.cancelled();
      }
    }
  }

  private void end() {
    over = true;
    onOver.accept(this);
  }

  @SuppressWarnings("ReferenceEquality") // this loop, not one like it
  boolean isOn(VirtualLoop other) {
    return loop == other;
  }

  @Override
  public String toString() {
    return "VirtualConnect[" + loop + " -> " + remote + "]";
  }
}
