package dev.rezo.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Timers on a clock that is an argument. */
class TimerHeapTest {

  private final TimerHeap heap = new TimerHeap(() -> {});
  private final List<Integer> ran = new ArrayList<>();

  @Test
  void dueTimersRunByDeadlineThenByOrderOfSetting() {
    add(30, 1);
    add(10, 2);
    add(10, 3);
    add(20, 4);
    runDue(25);
    assertThat(ran).containsExactly(2, 3, 4);
    runDue(30);
    assertThat(ran).containsExactly(2, 3, 4, 1);
  }

  @Test
  void deadlinesAreComparedByDifferenceAcrossTheOverflow() {
    add(Long.MIN_VALUE + 5, 2);
    add(Long.MAX_VALUE - 5, 1);
    assertThat(heap.nanosToNext(Long.MAX_VALUE - 10)).isEqualTo(5);
    runDue(Long.MIN_VALUE + 5);
    assertThat(ran).containsExactly(1, 2);
  }

  @Test
  void cancelledTimerLeavesNothingBehind() {
    EventLoop.Timer first = add(10, 1);
    EventLoop.Timer second = add(20, 2);
    first.cancel();
    first.cancel();
    assertThat(heap.size()).isEqualTo(1);
    assertThat(heap.nanosToNext(0)).isEqualTo(20);
    second.cancel();
    assertThat(heap.nanosToNext(0)).isEqualTo(TimerHeap.NONE);
  }

  @Test
  void cancelAfterTheRunDoesNothing() {
    EventLoop.Timer timer = add(10, 1);
    add(20, 2);
    runDue(10);
    timer.cancel();
    assertThat(heap.size()).isEqualTo(1);
  }

  @Test
  void timerSetWhileTimersRunWaitsForTheNextTurn() {
    heap.add(10, () -> add(5, 2));
    runDue(10);
    assertThat(ran).isEmpty();
    runDue(10);
    assertThat(ran).containsExactly(2);
  }

  @Test
  void randomSetsAndCancelsAgreeWithASortedList() {
    Random random = new Random(17);
    record Expected(long deadline, int id) {}
    List<Expected> expected = new ArrayList<>();
    List<EventLoop.Timer> timers = new ArrayList<>();
    for (int id = 0; id < 5_000; id++) {
      long deadline = random.nextInt(1_000);
      timers.add(add(deadline, id));
      expected.add(new Expected(deadline, id));
      if (random.nextInt(3) == 0) {
        int victim = random.nextInt(timers.size());
        timers.get(victim).cancel();
        expected.removeIf(e -> e.id() == victim);
      }
    }
    runDue(1_000);
    expected.sort(Comparator.comparingLong(Expected::deadline).thenComparingInt(Expected::id));
    assertThat(ran).containsExactlyElementsOf(expected.stream().map(Expected::id).toList());
    assertThat(heap.size()).isZero();
  }

  private EventLoop.Timer add(long deadline, int id) {
    return heap.add(deadline, () -> ran.add(id));
  }

  private void runDue(long now) {
    long mark = heap.mark();
    for (Runnable due; (due = heap.pollDue(now, mark)) != null; ) {
      due.run();
    }
  }
}
