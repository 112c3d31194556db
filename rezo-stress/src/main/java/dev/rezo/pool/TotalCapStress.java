package dev.rezo.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Who seeks a place under the total cap meets who gives one back. Thread-safe. */
@JCStressTest
@Outcome(
    id = "ok",
    expect = Expect.ACCEPTABLE,
    desc = "Nothing is lost, left over or counted twice.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The books do not balance.")
@State
public class TotalCapStress extends PoolPlay {

  public TotalCapStress() {
    super(1, Integer.MAX_VALUE);
  }

  @Actor
  public void first() {
    use("a-1");
  }

  @Actor
  public void second() {
    use("b-1");
  }

  @Arbiter
  public void end(L_Result result) {
    result.r1 = verdict();
  }
}
