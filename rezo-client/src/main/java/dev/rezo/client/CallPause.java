package dev.rezo.client;

import dev.rezo.http.Delivery;
import dev.rezo.http.Phase;
import dev.rezo.http.RezoException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A call that waits between two attempts. It holds a timer of a loop and no thread.
 *
 * <p>Thread-safe.
 */
final class CallPause extends HandedFuture<Void> implements RunningParts.Part {

  private volatile @Nullable LoopTimer timer;

  private CallPause() {}

  /**
   * Begins one.
   *
   * @param within the limit that the trip has which waits, or null
   */
  static CompletionStage<Void> begin(
      ClientCore core, InterceptedState call, @Nullable Trip within, Duration duration) {
    CallPause begun = new CallPause();
    try {
      begun.timer = LoopTimer.begin(core, duration, () -> begun.settle(null));
    } catch (RejectedExecutionException e) { // The loops have ended with the client.
      begun.settleExceptionally(
          ClientCore.closedException(call.request(), Phase.ACQUIRE, Delivery.NOT_SENT));
      return begun;
    }
    call.begun(begun);
    if (within != null) {
      within.begun(begun);
    }
    return begun;
  }

  @Override
  public boolean isOver() {
    return isDone();
  }

  /** The call ends before the pause does. */
  @Override
  public void stop(RezoException cause) {
    if (settleExceptionally(cause)) {
      endTimer();
    }
  }

  @Override
  void abandoned(String why) {
    endTimer();
  }

  private void endTimer() {
    LoopTimer begun = timer;
    if (begun != null) {
      begun.end();
    }
  }
}
