package dev.rezo.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Call;
import dev.rezo.http.Request;
import dev.rezo.testing.AllocatedBytes;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a call costs that is timed, beside the time. */
@Tag("A204")
class CallTimersAllocationTest {

  private static final int ROUNDS = 100_000;

  /** Nothing; the rest is what the measuring itself allocates, divided by the rounds. */
  private static final double MOST_BYTES = 0.5;

  /** A call that was answered. Immutable. */
  private record Answered(Request request, long startNanos) implements Call {
    @Override
    public long id() {
      return 1;
    }

    @Override
    public int status() {
      return 200;
    }

    @Override
    public int attempts() {
      return 1;
    }
  }

  @Test
  void aCallOfKnownKindAllocatesNothing() throws ReflectiveOperationException {
    check(CallTimers.in(new SimpleMeterRegistry()).withHosts(3));
  }

  @Test
  void aCallOfAHostBeyondTheNumberAllocatesNothing() throws ReflectiveOperationException {
    CallTimers timers = CallTimers.in(new SimpleMeterRegistry()).withHosts(1);
    timers.callEnded(new Answered(Request.get("http://first.test/"), System.nanoTime()), null);
    check(timers);
  }

  private static void check(CallTimers timers) throws ReflectiveOperationException {
    Call call = new Answered(Request.get("http://a.test/"), System.nanoTime());
    assertThat(timers.wantsFacts()).isFalse(); // Else each exchange would make an object.
    end(timers, call); // the JIT compiles
    AllocatedBytes allocated = new AllocatedBytes();
    long before = allocated.soFar();
    end(timers, call);
    assertThat((double) (allocated.soFar() - before) / ROUNDS).isLessThan(MOST_BYTES);
  }

  private static void end(CallTimers timers, Call call) {
    for (int i = 0; i < ROUNDS; i++) {
      timers.callEnded(call, null);
    }
  }
}
