from flytekit import workflow

a = b
b = a

@workflow
def f(x: str = a): pass
