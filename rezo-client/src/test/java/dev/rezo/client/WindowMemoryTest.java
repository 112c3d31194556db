package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Windows of all connections together grow into no more than there is. */
final class WindowMemoryTest {

  @Test
  void nothingIsClaimedBeyondTheMost() {
    WindowMemory memory = new WindowMemory(100);
    assertThat(memory.claim(60)).isTrue();
    assertThat(memory.claim(41)).isFalse();
    assertThat(memory.claim(40)).isTrue();
    assertThat(memory.claim(1)).isFalse();
    memory.release(40);
    assertThat(memory.claim(Long.MAX_VALUE)).isFalse();
    assertThat(memory.claim(40)).isTrue();
    assertThat(memory).hasToString("WindowMemory[100 of 100]");
  }

  @Test
  void whatWasNotClaimedCannotBeReleased() {
    WindowMemory memory = new WindowMemory(100);
    assertThat(memory.claim(10)).isTrue();
    assertThatThrownBy(() -> memory.release(11)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theProcessGivesAnEighthOfItsHeap() {
    assertThat(WindowMemory.OF_PROCESS.toString())
        .endsWith("of " + Runtime.getRuntime().maxMemory() / 8 + "]");
  }

  @Test
  @Timeout(60)
  void manyLoopsClaimAndReleaseAtOnce() throws InterruptedException {
    WindowMemory memory = new WindowMemory(1000);
    AtomicLong held = new AtomicLong();
    AtomicLong tooMuch = new AtomicLong();
    List<Thread> loops = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Random random = new Random(i);
      Thread loop =
          new Thread(
              () -> {
                for (int round = 0; round < 20_000; round++) {
                  long bytes = 1L + random.nextInt(600);
                  if (memory.claim(bytes)) {
                    if (held.addAndGet(bytes) > 1000) {
                      tooMuch.incrementAndGet();
                    }
                    held.addAndGet(-bytes);
                    memory.release(bytes);
                  }
                }
              });
      loops.add(loop);
      loop.start();
    }
    for (Thread loop : loops) {
      loop.join();
    }
    assertThat(tooMuch).hasValue(0);
    assertThat(memory).hasToString("WindowMemory[0 of 1000]");
  }
}
