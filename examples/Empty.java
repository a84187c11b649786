// A program that does nothing: what it allocates is what the JVM takes to start and stop.
// Run it with empty.sh; "java Empty.java" would count the compiler as well.

class Empty {
    public static void main(String[] args) {
    }
}
