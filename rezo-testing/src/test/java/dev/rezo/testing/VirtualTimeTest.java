package dev.rezo.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.io.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {

  private final VirtualTime time = new VirtualTime();
  private final VirtualNetwork network = new VirtualNetwork(time);
  private final VirtualLoop loop = new VirtualLoop(network);
  private final List<String> log = new ArrayList<>();

  @Test
  void timeStandsStillUntilItIsMoved() {
    long before = time.nanoTime();
    time.runUntilIdle();
    assertThat(time.nanoTime()).isEqualTo(before);
    time.advance(Duration.ofMillis(3));
    assertThat(time.nanoTime() - before).isEqualTo(3_000_000);
    assertThat(time.elapsed()).isEqualTo(Duration.ofMillis(3));
  }

  @Test
  void theScaleWrapsRoundSoThatComparingByLessThanFails() {
    long before = time.nanoTime();
    time.advance(Duration.ofSeconds(20));
    assertThat(time.nanoTime()).isLessThan(before);
    assertThat(time.nanoTime() - before).isPositive();
  }

  @Test
  void timersRunAtTheirDeadlinesAcrossTheWrap() {
    at(20, "late");
    at(5, "early");
    at(5, "early too");
    time.advance(Duration.ofSeconds(30));
    assertThat(log).containsExactly("early at 5", "early too at 5", "late at 20");
  }

  @Test
  void tasksOfAMomentRunBeforeItsTimers() {
    at(0, "timer");
    loop.execute(() -> note("task"));
    loop.execute(() -> loop.execute(() -> note("task of a task")));
    time.runUntilIdle();
    assertThat(log).containsExactly("task at 0", "task of a task at 0", "timer at 0");
  }

  @Test
  void whatATimerCausesRunsBeforeTimeMovesOn() {
    loop.runAsLoop(
        () ->
            loop.schedule(
                loop.nanoTime() + Duration.ofSeconds(1).toNanos(),
                () -> {
                  loop.execute(() -> note("caused"));
                  at(1, "set on the way");
                }));
    at(3, "last");
    time.advance(Duration.ofSeconds(3));
    assertThat(log).containsExactly("caused at 1", "set on the way at 2", "last at 3");
  }

  @Test
  void aCancelledTimerDoesNotRunAndIsNotCounted() {
    List<EventLoop.Timer> timers = new ArrayList<>();
    loop.runAsLoop(() -> timers.add(loop.schedule(loop.nanoTime(), () -> note("no"))));
    assertThat(time.pendingTimers()).isEqualTo(1);
    loop.runAsLoop(timers.get(0)::cancel);
    assertThat(time.pendingTimers()).isZero();
    time.advance(Duration.ofHours(1));
    assertThat(log).isEmpty();
  }

  @Test
  void advanceToNextTimerJumps() {
    at(3600, "an hour");
    assertThat(time.advanceToNextTimer()).isTrue();
    assertThat(time.elapsed()).isEqualTo(Duration.ofHours(1));
    assertThat(time.advanceToNextTimer()).isFalse();
  }

  @Test
  void onlyTasksAndTheScopeAreInTheLoop() {
    assertThat(loop.inLoop()).isFalse();
    loop.runAsLoop(() -> assertThat(loop.inLoop()).isTrue());
    assertThatThrownBy(() -> loop.schedule(0, () -> {})).isInstanceOf(IllegalStateException.class);
    VirtualLoop other = new VirtualLoop(network);
    loop.runAsLoop(
        () -> {
          assertThat(other.inLoop()).isFalse();
          other.runAsLoop(() -> assertThat(loop.inLoop()).isFalse());
          assertThat(loop.inLoop()).isTrue();
        });
  }

  @Test
  void whatATaskThrowsFailsTheTestAndTheRestStillRuns() {
    loop.execute(
        () -> {
          throw new AssertionError("planted");
        });
    loop.execute(() -> note("next"));
    assertThatThrownBy(time::runUntilIdle).hasMessage("planted");
    time.runUntilIdle();
    assertThat(log).containsExactly("next at 0");
  }

  @Test
  void aTaskCannotMoveTime() {
    loop.execute(() -> time.advance(Duration.ofSeconds(1)));
    assertThatThrownBy(time::runUntilIdle).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void workThatFeedsItselfIsFound() {
    loop.execute(
        new Runnable() {
          @Override
          public void run() {
            loop.execute(this);
          }
        });
    assertThatThrownBy(time::runUntilIdle).hasMessageContaining("still busy");
  }

  @Test
  void checksRunAfterEachStep() {
    time.afterEachStep(() -> note("check"));
    loop.execute(() -> note("one"));
    loop.execute(() -> note("two"));
    time.runUntilIdle();
    assertThat(log).containsExactly("one at 0", "check at 0", "two at 0", "check at 0");
  }

  @Test
  void aSeedDecidesTheOrderOfLoopsAndDecidesItAgain() {
    List<String> first = orderUnder(1);
    assertThat(orderUnder(1)).isEqualTo(first);
    assertThat(List.of(orderUnder(2), orderUnder(3), orderUnder(4)))
        .anySatisfy(order -> assertThat(order).isNotEqualTo(first));
    assertThat(first.stream().filter(one -> one.startsWith("a")))
        .containsExactly("a0", "a1", "a2", "a3", "a4");
  }

  @Test
  void aGroupGivesTheLoopThatTheCallerIsOn() {
    VirtualLoops group = new VirtualLoops(network, 3);
    assertThat(group.next()).isSameAs(group.loop(0));
    assertThat(group.next()).isSameAs(group.loop(1));
    group.loop(0).runAsLoop(() -> assertThat(group.next()).isSameAs(group.loop(0)));
    group.close();
    assertThatThrownBy(() -> group.loop(2).execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
  }

  private static List<String> orderUnder(long seed) {
    VirtualTime seeded = VirtualTime.seeded(seed);
    VirtualLoops two = new VirtualLoops(new VirtualNetwork(seeded), 2);
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String number = String.valueOf(i);
      two.loop(0).execute(() -> order.add("a" + number));
      two.loop(1).execute(() -> order.add("b" + number));
    }
    seeded.runUntilIdle();
    return order;
  }

  private void at(long seconds, String what) {
    long deadlineNanos = loop.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    loop.runAsLoop(() -> loop.schedule(deadlineNanos, () -> note(what)));
  }

  private void note(String what) {
    log.add(what + " at " + time.elapsed().toSeconds());
  }
}
