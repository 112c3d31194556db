package dev.rezo.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Who leases and parks at home meets who needs the place. Thread-safe. */
@JCStressTest
@Outcome(
    id = "ok",
    expect = Expect.ACCEPTABLE,
    desc = "Nothing is lost, left over or counted twice.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The books do not balance.")
@State
public class HomePlaceStress extends PoolPlay {

  public HomePlaceStress() {
    super(1, Integer.MAX_VALUE, 0);
  }

  @Actor
  public void first() {
    useAtHome("a-1");
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
