package dev.rezo.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Who leases and parks at home meets who drops what was idle for too long. Thread-safe. */
@JCStressTest
@Outcome(
    id = "ok",
    expect = Expect.ACCEPTABLE,
    desc = "Nothing is lost, left over or counted twice.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The books do not balance.")
@State
public class HomeExpireStress extends PoolPlay {

  public HomeExpireStress() {
    super(2, Integer.MAX_VALUE, 0);
  }

  @Actor
  public void first() {
    useAtHome("a-1");
  }

  @Actor
  public void second() {
    expire();
  }

  @Arbiter
  public void end(L_Result result) {
    result.r1 = verdict();
  }
}
