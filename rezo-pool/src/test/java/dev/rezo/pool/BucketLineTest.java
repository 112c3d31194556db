package dev.rezo.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Buckets that wait in line. */
class BucketLineTest {
  private final Pool<String, Thing> pool = new Pool<>(PoolLimits.DEFAULT, Customer.NOBODY);
  private final BucketLine<String, Thing> line = new BucketLine<>();

  private long join(String key) {
    return line.join(new Bucket<>(pool, key, pool.room().join(key), false, null));
  }

  private List<String> all() {
    List<String> keys = new ArrayList<>();
    for (Bucket<String, Thing> one = line.poll(); one != null; one = line.poll()) {
      keys.add(one.key);
    }
    return keys;
  }

  @Test
  void theyAreServedInTheOrderInWhichTheyCame() {
    join("a");
    join("b");
    join("c");
    assertThat(all()).containsExactly("a", "b", "c");
    assertThat(line.isEmpty()).isTrue();
  }

  @Test
  void oneLeavesFromWhereItStands() {
    join("a");
    long number = join("b");
    join("c");
    line.leave(number);
    line.leave(number);
    line.leave(BucketLine.NONE);
    assertThat(all()).containsExactly("a", "c");
  }

  @Test
  void whoeverJoinsAgainStandsAtTheEnd() {
    line.leave(join("a"));
    join("b");
    join("a");
    assertThat(all()).containsExactly("b", "a");
  }
}
