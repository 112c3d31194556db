package dev.rezo.checks.planted.records;

/** A record whose own comparison forgets one of its components. Immutable. */
record Forgetful(String name, int size, boolean open) {

  @Override
  public boolean equals(Object other) {
    return other instanceof Forgetful that && name.equals(that.name()) && size == that.size;
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** One that compares all. Immutable. */
  record Careful(int first, String second) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Careful that && first == that.first && second.equals(that.second);
    }

    @Override
    public int hashCode() {
      return first;
    }
  }

  /** One that leaves it to the compiler. Immutable. */
  record Usual(int first, String second) {}
}
